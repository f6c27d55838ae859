package dev.ordergateway.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * From which shipped file each file of an overlay was taken: a list beside them, in the form that
 * {@code sha256sum -c} reads, which names the files that were edited since. Immutable.
 */
public final class Origins {
  public static final String NAME = "overlay.sha256";

  private static final String RELEASE = "# taken from order-gateway ";
  private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) [ *](\\S.*)");

  private final SortedMap<String, Origin> files;

  /**
   * Where a file comes from.
   *
   * @param release the gateway's version
   * @param digest the SHA-256 of the file as that version has it, in hexadecimal digits
   */
  public record Origin(String release, String digest) {
    public static Origin of(String release, byte[] content) {
      try {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
        return new Origin(release, HexFormat.of().formatHex(digest));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e); // Every Java has it.
      }
    }

    /** Whether this is the very file, whatever version has it. */
    public boolean isOf(byte[] content) {
      return digest.equals(of(release, content).digest);
    }
  }

  private Origins(Map<String, Origin> files) {
    this.files = new TreeMap<>(files);
  }

  /** A list that knows of no origin. */
  public static Origins none() {
    return new Origins(Map.of());
  }

  /**
   * What the list in this directory says; a directory without one knows of no origin.
   *
   * @throws IllegalStateException with one line for the operator if it is no such list
   */
  public static Origins read(Path home) {
    Path list = home.resolve(NAME);
    if (!Files.isRegularFile(list)) {
      return none();
    }
    try {
      return parse(Files.readAllLines(list, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(NAME + " cannot be read; expected text in UTF-8", e);
    }
  }

  private static Origins parse(List<String> lines) {
    Map<String, Origin> files = new TreeMap<>();
    String release = "";
    for (int number = 1; number <= lines.size(); number++) {
      String line = lines.get(number - 1);
      Matcher matcher = LINE.matcher(line);
      if (line.startsWith(RELEASE)) {
        release = line.substring(RELEASE.length()).strip();
      } else if (matcher.matches()) {
        files.put(matcher.group(2), new Origin(release, matcher.group(1)));
      } else if (!line.isBlank() && !line.startsWith("#")) {
        throw new IllegalStateException(
            NAME + ": " + number + ": expected a digest and a name; restore it or remove it");
      }
    }
    return new Origins(files);
  }

  /** Empty if nobody has noted where the file comes from. */
  public Optional<Origin> of(String name) {
    return Optional.ofNullable(files.get(name));
  }

  public List<String> names() {
    return List.copyOf(files.keySet());
  }

  /** The same, with this file taken from there. */
  public Origins with(String name, Origin origin) {
    Map<String, Origin> more = new TreeMap<>(files);
    more.put(name, origin);
    return new Origins(more);
  }

  /**
   * Writes the list into the directory, in place of the one that is there.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  public void write(Path home) {
    SortedMap<String, StringBuilder> releases = new TreeMap<>();
    files.forEach(
        (name, origin) ->
            releases
                .computeIfAbsent(origin.release(), release -> new StringBuilder())
                .append(origin.digest() + "  " + name + "\n"));
    StringBuilder text = new StringBuilder();
    releases.forEach(
        (release, lines) -> text.append(RELEASE).append(release).append('\n').append(lines));
    try {
      Files.writeString(home.resolve(NAME), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
