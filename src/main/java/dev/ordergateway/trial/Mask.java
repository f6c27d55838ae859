package dev.ordergateway.trial;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Replaces the words and numbers of a text by others of the same shape: letters by letters, in
 * their case, digits by digits, all else stays. The same word gets the same replacement as long as
 * the mask lives; its key is drawn anew each time and kept nowhere. Safe for any thread.
 */
final class Mask {
  private static final Pattern RUN = Pattern.compile("\\p{L}[\\p{L}\\p{M}]*|[0-9]+");
  private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])");

  /** Stays a day, because nothing else would be read where a day is expected. */
  private static final String ANY_DAY = "1970-01-01";

  private final SecretKeySpec key;

  Mask() {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    this.key = new SecretKeySpec(secret, "HmacSHA256");
  }

  String of(String text) {
    String days = DAY.matcher(text).replaceFirst(ANY_DAY);
    return days.startsWith(ANY_DAY) ? days : RUN.matcher(text).replaceAll(this::run);
  }

  private String run(MatchResult match) {
    String run = match.group();
    StringBuilder masked = new StringBuilder(run.length());
    byte[] random = random(run.toLowerCase(Locale.ROOT));
    for (int i = 0; i < run.length(); i++) {
      int drawn = Byte.toUnsignedInt(random[i % random.length]);
      masked.append(replacement(run.charAt(i), drawn, i == 0));
    }
    return masked.toString();
  }

  /** A number keeps its leading zero, or stays without one. */
  private static char replacement(char c, int drawn, boolean first) {
    if (c >= '0' && c <= '9') {
      return first ? (c == '0' ? '0' : (char) ('1' + drawn % 9)) : (char) ('0' + drawn % 10);
    }
    return (char) ((Character.isUpperCase(c) ? 'A' : 'a') + drawn % 26);
  }

  private byte[] random(String word) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(word.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // Every Java has it.
    }
  }
}
