package dev.ordergateway.validate;

/**
 * A marketplace event type as sent and in its normal form: at most 40 characters of A-Z, 0-9 and
 * underscore.
 *
 * @param normal empty if nothing is left of it
 * @param exact whether the normal form stands for nothing else; two types that are cut or mended
 *     could share one, so that it must not tell repeats apart
 */
record EventType(String normal, boolean exact) {
  private static final int LENGTH_MAX = 40;

  static EventType of(String sent) {
    StringBuilder normal = new StringBuilder(LENGTH_MAX);
    boolean exact = true;
    boolean separated = false;
    for (int i = 0; i < sent.length(); i++) {
      char c = sent.charAt(i);
      if (c == ' ' || c == '_' || c == '-' || c == '\t' || c == '\n' || c == '\r') {
        separated = !normal.isEmpty();
        continue;
      }
      boolean safe = isSafe(c);
      exact &= safe;
      int needed = separated ? 2 : 1;
      if (normal.length() + needed > LENGTH_MAX) {
        exact = false;
        break;
      }
      if (separated) {
        normal.append('_');
        separated = false;
      }
      // Not an underscore: "CANCELED!DENIED" must not turn into a type that we know.
      normal.append(safe ? upper(c) : 'X');
    }
    return new EventType(oneSpelling(normal.toString()), exact);
  }

  private static boolean isSafe(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }

  private static char upper(char c) {
    return c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c;
  }

  /** The platform writes CANCELED; the other spelling is the same word. */
  private static String oneSpelling(String normal) {
    return normal.equals("CANCELLED") || normal.startsWith("CANCELLED_")
        ? "CANCELED" + normal.substring("CANCELLED".length())
        : normal;
  }
}
