package dev.ordergateway.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** SHA-256 as the tables hold it, and the one way in which several values become one text. */
public final class Digests {
  private Digests() {}

  /** 64 hexadecimal digits. */
  public static String of(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  static String of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Each value as a netstring, its length in bytes of UTF-8 before it, and {@code -,} for one that
   * is absent: no two lists of values have the same text.
   */
  static String text(@Nullable Object... values) {
    StringBuilder text = new StringBuilder(256);
    for (Object value : values) {
      if (value == null) {
        text.append("-,");
      } else {
        String word = value.toString();
        int length = word.getBytes(StandardCharsets.UTF_8).length;
        text.append(length).append(':').append(word).append(',');
      }
    }
    return text.toString();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
