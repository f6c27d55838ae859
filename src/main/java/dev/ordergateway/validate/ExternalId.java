package dev.ordergateway.validate;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What makes a repeat of a notification recognisable. */
final class ExternalId {
  /**
   * Of the 200 that an external id may have, the rest is for an order id and a status beside it.
   */
  private static final int DIGITS_MAX = 100;

  private static final Pattern DIGITS = Pattern.compile("[0-9]+");

  private ExternalId() {}

  /** The form for bodies that name nothing better: only an exact repeat has the same. */
  static String ofBody(byte[] body) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
      return "sha256:" + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * A whole number without plus sign and leading zeros, so that 012 and 12 are one. It is cut as
   * text: no number of digits costs more than reading them.
   *
   * @return null if the text is no whole number or has more than 100 digits
   */
  static @Nullable String decimal(String text) {
    String digits = text.startsWith("+") ? text.substring(1) : text;
    if (!DIGITS.matcher(digits).matches()) {
      return null;
    }
    int start = 0;
    while (start < digits.length() - 1 && digits.charAt(start) == '0') {
      start++;
    }
    String decimal = digits.substring(start);
    return decimal.length() > DIGITS_MAX ? null : decimal;
  }

  /** An order is created once, so that NEW is the same event whatever date it carries. */
  static @Nullable String ofEvent(String orderId, @Nullable String type, @Nullable Instant at) {
    if ("NEW".equals(type)) {
      return orderId + ":NEW";
    }
    return type == null || at == null ? null : orderId + ":" + type + ":" + at;
  }
}
