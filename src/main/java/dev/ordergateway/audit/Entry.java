package dev.ordergateway.audit;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * One sealed row, as its seal remembers it.
 *
 * @param id of the notification
 * @param digest of the notification at accept, or of its release
 */
record Entry(Kind kind, long id, String digest) {
  private static final int BYTES = 1 + Long.BYTES + 32;

  /** What was sealed. */
  enum Kind {
    NOTIFICATION('n'),
    RELEASE('r');

    private final byte letter;

    Kind(char letter) {
      this.letter = (byte) letter;
    }

    static Kind of(byte letter) {
      return letter == RELEASE.letter ? RELEASE : NOTIFICATION;
    }
  }

  static byte[] bytes(List<Entry> entries) {
    ByteBuffer bytes = ByteBuffer.allocate(entries.size() * BYTES);
    for (Entry entry : entries) {
      bytes.put(entry.kind.letter).putLong(entry.id).put(HexFormat.of().parseHex(entry.digest));
    }
    return bytes.array();
  }

  /** None of bytes that are not whole entries; their hash will not fit either. */
  static List<Entry> of(byte[] bytes) {
    List<Entry> entries = new ArrayList<>(bytes.length / BYTES);
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    byte[] digest = new byte[32];
    while (rest.remaining() >= BYTES) {
      Kind kind = Kind.of(rest.get());
      long id = rest.getLong();
      rest.get(digest);
      entries.add(new Entry(kind, id, HexFormat.of().formatHex(digest)));
    }
    return entries;
  }
}
