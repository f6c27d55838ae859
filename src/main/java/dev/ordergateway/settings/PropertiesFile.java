package dev.ordergateway.settings;

import java.io.IOException;
import java.io.Serial;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A properties file, read as UTF-8, blanks around values removed.
 *
 * @param values its keys and values, sorted by key
 * @param repeated keys that it gives more than once; the last one would win in silence
 */
record PropertiesFile(Map<String, String> values, List<String> repeated) {
  static final String NAME = "application.properties";

  PropertiesFile {
    values = Collections.unmodifiableMap(new TreeMap<>(values));
    repeated = List.copyOf(repeated);
  }

  /**
   * @throws IllegalArgumentException if it is not such a file; the message says what is expected
   */
  static PropertiesFile of(byte[] content) {
    Lines lines = new Lines();
    String text = decoded(content);
    try {
      lines.load(new StringReader(text));
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException("every \\u to be followed by four hexadecimal digits", e);
    }
    Map<String, String> values = new TreeMap<>();
    lines.stringPropertyNames().forEach(key -> values.put(key, lines.getProperty(key).strip()));
    return new PropertiesFile(values, List.copyOf(lines.repeated));
  }

  private static String decoded(byte[] content) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("text in UTF-8", e);
    }
  }

  private static final class Lines extends Properties {
    @Serial private static final long serialVersionUID = 1L;
    private final transient SortedSet<String> repeated = new TreeSet<>();

    @Override
    public synchronized Object put(Object key, Object value) {
      if (containsKey(key)) {
        repeated.add(key.toString());
      }
      return super.put(key, value);
    }

    @Override
    public synchronized boolean equals(Object other) {
      return this == other;
    }

    @Override
    public synchronized int hashCode() {
      return System.identityHashCode(this);
    }
  }
}
