package dev.ordergateway.validate;

/**
 * What a body seems to be, told by its first significant byte; how the shared door chooses a
 * source. A Content-Type is never asked. Byte order marks, white space and the zero bytes of UTF-16
 * are not significant.
 */
public final class BodyKind {
  /** The kinds of bodies. */
  public enum Kind {
    XML,
    JSON,
    EMPTY,
    UNKNOWN
  }

  private BodyKind() {}

  public static Kind of(byte[] body) {
    if (startsWith(body, 0x4C, 0x6F, 0xA7, 0x94)) {
      // In EBCDIC an XML declaration begins so; without one a document may not be in EBCDIC.
      return Kind.XML;
    }
    for (int i = mark(body); i < body.length; i++) {
      switch (body[i]) {
        case 0, ' ', '\t', '\n', '\r' -> {}
        case '<' -> {
          return Kind.XML;
        }
        // Arrays, texts and numbers are JSON too: they are refused for not being an object.
        case '{', '[', '"', '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
          return Kind.JSON;
        }
        default -> {
          return Kind.UNKNOWN;
        }
      }
    }
    return Kind.EMPTY;
  }

  private static int mark(byte[] body) {
    if (startsWith(body, 0xEF, 0xBB, 0xBF)) {
      return 3;
    }
    return startsWith(body, 0xFE, 0xFF) || startsWith(body, 0xFF, 0xFE) ? 2 : 0;
  }

  static boolean startsWith(byte[] body, int... start) {
    if (body.length < start.length) {
      return false;
    }
    for (int i = 0; i < start.length; i++) {
      if ((body[i] & 0xFF) != start[i]) {
        return false;
      }
    }
    return true;
  }
}
