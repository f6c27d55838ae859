package dev.ordergateway.deliver;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which events the last lines of a file are: a process that ends between a line and its record
 * finds it there. No more of them can be without a record than deliveries are under way, so a
 * bounded number is enough. For one thread at a time.
 */
final class LatestLines {
  private static final int MOST = 1000;
  private static final int BYTES_MAX = 4 * 1024 * 1024;
  private static final JsonFactory JSON = new JsonFactory();

  private final Set<String> ids =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > MOST;
            }
          });

  boolean has(String id) {
    return ids.contains(id);
  }

  void add(String id) {
    ids.add(id);
  }

  /** Adds what the last lines of the file hold; a line that is no event is passed over. */
  void read(FileChannel lines) throws IOException {
    long from = Math.max(0, lines.size() - BYTES_MAX);
    ByteBuffer end = ByteBuffer.allocate((int) (lines.size() - from));
    while (end.hasRemaining() && lines.read(end, from + end.position()) >= 0) {
      // A read may bring less than there is.
    }
    byte[] bytes = end.array();
    int start = 0;
    for (int at = 0; at < bytes.length; at++) {
      if (bytes[at] == '\n') {
        add(bytes, start, at - start);
        start = at + 1;
      }
    }
  }

  /** The event's id is a member of the outermost object. */
  private void add(byte[] bytes, int start, int length) {
    try (JsonParser line = JSON.createParser(bytes, start, length)) {
      if (line.nextToken() != JsonToken.START_OBJECT) {
        return;
      }
      while (line.nextToken() == JsonToken.FIELD_NAME) {
        boolean isId = line.currentName().equals("id");
        line.nextToken();
        if (isId) {
          add(line.getValueAsString(""));
          return;
        }
        line.skipChildren();
      }
    } catch (IOException e) {
      // The rest of a line whose start lies before what was read.
    }
  }
}
