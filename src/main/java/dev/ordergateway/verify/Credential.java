package dev.ordergateway.verify;

import org.jspecify.annotations.Nullable;

/** What a caller wrote into a header to be let in. */
final class Credential {
  private Credential() {}

  /**
   * What stands behind a prefix, whose case does not matter; null if there is no header or it
   * begins otherwise. A space at the prefix's end stands for any number of them.
   */
  static @Nullable String behind(String prefix, @Nullable String sent) {
    if (sent == null) {
      return null;
    }
    String value = sent.strip();
    String word = prefix.strip();
    if (!value.regionMatches(true, 0, word, 0, word.length())) {
      return null;
    }
    String rest = value.substring(word.length()).strip();
    return rest.isEmpty() ? null : rest;
  }
}
