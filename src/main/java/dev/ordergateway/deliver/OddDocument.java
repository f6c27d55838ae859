package dev.ordergateway.deliver;

import java.io.IOException;

/**
 * A platform has sent a whole document that cannot be read as JSON all the same: something in it is
 * odd. What is cut off, empty or a page for people is not odd but an outage.
 */
public final class OddDocument extends IOException {
  private static final long serialVersionUID = 1L;

  OddDocument(String message) {
    super(message);
  }

  /**
   * Whether the text begins and ends as an object or a list, and everything that is opened in
   * between is closed. Brackets inside texts do not count; but where a quotation mark is what is
   * odd, nobody can tell what is inside, so it is enough if all brackets together are in balance.
   */
  static boolean isWhole(byte[] json) {
    int first = 0;
    int last = json.length - 1;
    while (first <= last && json[first] >= 0 && json[first] <= ' ') {
      first++;
    }
    while (last > first && json[last] >= 0 && json[last] <= ' ') {
      last--;
    }
    boolean framed =
        first < last
            && (json[first] == '{' && json[last] == '}' || json[first] == '[' && json[last] == ']');
    return framed && (depth(json, true) == 0 || depth(json, false) == 0);
  }

  /** How many brackets are open at the end, or more than none if it ends inside a text. */
  private static int depth(byte[] json, boolean minded) {
    int depth = 0;
    boolean text = false;
    for (int i = 0; i < json.length; i++) {
      byte c = json[i];
      if (minded && text && c == '\\') {
        i++;
      } else if (minded && c == '"') {
        text = !text;
      } else if (!text) {
        depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
      }
    }
    return text ? Math.max(1, depth) : depth;
  }
}
