package dev.ordergateway.validate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A JSON number that a schema can be applied to in bounded time: exact as far as an order id or an
 * amount can reach, the nearest double beyond. Writing 1e999999999 out in full, as exact arithmetic
 * would, takes a gigabyte.
 */
final class BoundedNumber {
  private static final int LONG_CHARS = 18;
  private static final int EXACT_CHARS = 40;

  private BoundedNumber() {}

  /** The text form of a whole number of at most 40 characters is its written form. */
  static JsonNode of(String written) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    boolean whole = isWhole(written);
    if (whole && written.length() <= LONG_CHARS) {
      return nodes.numberNode(Long.parseLong(written));
    }
    if (written.length() <= EXACT_CHARS && !isScientific(written)) {
      return whole
          ? nodes.numberNode(new BigInteger(written))
          : nodes.numberNode(new BigDecimal(written));
    }
    double nearest = Double.parseDouble(written);
    // JSON has no infinity, and schema keywords that compare numbers fail on it.
    return nodes.numberNode(Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, nearest)));
  }

  /** Minus zero is written like a whole number, but no whole number is written so. */
  private static boolean isWhole(String written) {
    return written.indexOf('.') < 0 && !isScientific(written) && !written.equals("-0");
  }

  private static boolean isScientific(String written) {
    return written.indexOf('e') >= 0 || written.indexOf('E') >= 0;
  }
}
