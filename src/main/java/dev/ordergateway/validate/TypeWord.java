package dev.ordergateway.validate;

import org.jspecify.annotations.Nullable;

/** A platform's word for a status or an event: it is shown, logged and compared. */
final class TypeWord {
  private static final int CHARS = 80;

  private TypeWord() {}

  /** One line of at most 80 characters, or null for none. */
  static @Nullable String of(String text) {
    return of(text, CHARS);
  }

  static @Nullable String of(String text, int most) {
    StringBuilder word = new StringBuilder(Math.min(text.length(), most));
    boolean separated = false;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (Character.isWhitespace(c) || Character.isISOControl(c)) {
        separated = !word.isEmpty();
        continue;
      }
      int needed = Character.charCount(c) + (separated ? 1 : 0);
      if (word.length() + needed > most) {
        break;
      }
      if (separated) {
        word.append(' ');
        separated = false;
      }
      word.appendCodePoint(c);
    }
    return word.isEmpty() ? null : word.toString();
  }
}
