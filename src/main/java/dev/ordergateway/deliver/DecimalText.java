package dev.ordergateway.deliver;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * Decimal numbers in their written form. Amounts have at least two decimals and no further trailing
 * zeros; quantities have no trailing zeros at all.
 */
final class DecimalText {
  /** No amount of money needs more; 1E+999999999 written plainly would fill the memory. */
  private static final int DIGITS_MAX = 40;

  private DecimalText() {}

  /** The number, or nothing if the text is not a decimal number of at most 40 digits each side. */
  static Optional<BigDecimal> parse(String text) {
    String digits = text.strip();
    if (digits.length() > 2 * DIGITS_MAX + 10) {
      return Optional.empty();
    }
    try {
      BigDecimal number = new BigDecimal(digits);
      boolean writable =
          number.precision() <= DIGITS_MAX && Math.abs((long) number.scale()) <= DIGITS_MAX;
      return writable ? Optional.of(number) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  static String amount(BigDecimal number) {
    BigDecimal shortest = number.stripTrailingZeros();
    return (shortest.scale() < 2 ? shortest.setScale(2) : shortest).toPlainString();
  }

  static BigDecimal quantity(BigDecimal number) {
    BigDecimal shortest = number.stripTrailingZeros();
    return shortest.scale() < 0 ? shortest.setScale(0) : shortest;
  }
}
