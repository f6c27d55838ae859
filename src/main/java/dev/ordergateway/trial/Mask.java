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
 * their case, digits by digits, all else stays. A day at the beginning becomes another one, and a
 * time behind it stays. The same word gets the same replacement as long as the mask lives; its key
 * is drawn anew each time and kept nowhere. Safe for any thread.
 */
final class Mask {
  private static final Pattern RUN = Pattern.compile("\\p{L}[\\p{L}\\p{M}]*|\\p{Nd}+");
  private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])");

  /** All that may stand behind a day so that the whole is a time. */
  private static final Pattern TIME =
      Pattern.compile(
          "[T ][0-2][0-9]:[0-5][0-9](:[0-6][0-9]([.,][0-9]{1,9})?)?"
              + "( ?(Z|[+-][0-2][0-9](:?[0-5][0-9])?))?");

  /** Stays a day, because nothing else would be read where a day is expected. */
  private static final String ANY_DAY = "1970-01-01";

  private final SecretKeySpec key;

  Mask() {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    this.key = new SecretKeySpec(secret, "HmacSHA256");
  }

  String of(String text) {
    if (!DAY.matcher(text).lookingAt()) {
      return words(text);
    }
    String rest = text.substring(ANY_DAY.length());
    return ANY_DAY + (TIME.matcher(rest).matches() ? rest : words(rest));
  }

  private String words(String text) {
    return RUN.matcher(text).replaceAll(this::run);
  }

  private String run(MatchResult match) {
    int[] run = match.group().codePoints().toArray();
    StringBuilder masked = new StringBuilder(run.length);
    byte[] random = random(match.group().toLowerCase(Locale.ROOT));
    for (int i = 0; i < run.length; i++) {
      int drawn = Byte.toUnsignedInt(random[i % random.length]);
      masked.append(replacement(run[i], drawn, i == 0));
    }
    return masked.toString();
  }

  /** A number keeps its leading zero, or stays without one. */
  private static char replacement(int c, int drawn, boolean first) {
    if (Character.isDigit(c)) {
      boolean zero = Character.digit(c, 10) == 0;
      return first ? (zero ? '0' : (char) ('1' + drawn % 9)) : (char) ('0' + drawn % 10);
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
