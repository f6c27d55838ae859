package dev.ordergateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalsTest {
  @ParameterizedTest
  @CsvSource({
    "156.8, 156.80",
    "'\"14.95000000\"', 14.95",
    "5.957, 5.957",
    "'\"5.950\"', 5.95",
    "0, 0.00",
    "-0.0, 0.00",
    "-12.5, -12.50",
    "1E+3, 1000.00",
    "1e-3, 0.001",
    "'\" 7 \"', 7.00",
    "9007199254740993, 9007199254740993.00",
    "0.1000000000000000055511151231257827, 0.1000000000000000055511151231257827"
  })
  void amountIsPlainWithAtLeastTwoDecimals(String written, String amount) throws MappingException {
    assertThat(total("$decimal(x)", written).textValue()).isEqualTo(amount);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "\"  \"", "null", "[]", "{}"})
  void nothingGivesNoAmount(String written) throws MappingException {
    assertThat(total("$decimal(x)", written).isMissingNode()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"1,234.50\"",
        "\"R$ 10\"",
        "\"abc\"",
        "true",
        "[1,2]",
        "1E+999999999",
        "\"NaN\""
      })
  void whatIsNoDecimalNumberFailsAndNamesTheField(String written) {
    assertThatThrownBy(() -> total("$decimal(x)", written))
        .isInstanceOf(MappingException.class)
        .hasMessageContaining("mappings/maropost/order.jsonata line 1")
        .hasMessageContaining("$decimal(x)")
        .hasMessageNotContaining("234");
  }

  @ParameterizedTest
  @CsvSource({
    "'$decimalSum([x, \"0.2\"])', 0.1, 0.30",
    "'$decimalSum(x)', '[0.1, 0.2, \"\", null]', 0.30",
    "'$decimalSum(x)', 7, 7.00",
    "'$decimalTimes(x, \"3\")', 5.957, 17.871",
    "'$decimalTimes(\"14.95000000\", x)', 2, 29.90",
    "'$decimalMinus(x, \"2.50\")', 32.5, 30.00",
    "'$decimalMinus(x, \"\")', 32.5, 32.50"
  })
  void amountsAreComputedExactly(String expression, String written, String amount)
      throws MappingException {
    assertThat(total(expression, written).textValue()).isEqualTo(amount);
  }

  @Test
  void binaryArithmeticDoesNotReachAnAmount() {
    assertThatThrownBy(() -> total("$decimal($number(x) + 0.2)", "0.1"))
        .hasMessageContaining("computed in binary");
    assertThatThrownBy(() -> total("$number(x)", "7"))
        .hasMessageContaining("/total is number, expected text, for an amount that of $decimal");
    assertThatThrownBy(() -> total("$number(x) / 3", "7"))
        .hasMessageContaining(
            "returns a number computed in binary at /total; use $decimal for an amount");
  }

  @ParameterizedTest
  @CsvSource({"2, 2", "'\"2.000\"', 2", "'\"0.750\"', 0.75", "10, 10", "1E+1, 10"})
  void quantityIsAnExactNumber(String written, String quantity) throws MappingException {
    JsonNode order =
        map("{'orderId': '1', 'status': 'new', 'lines': [{'quantity': $quantity(x)}]}", written);

    assertThat(order.at("/lines/0/quantity").isNumber()).isTrue();
    assertThat(new String(PlatformDocument.write(order.at("/lines/0/quantity"))))
        .isEqualTo(quantity);
  }

  private static JsonNode total(String expression, String written) throws MappingException {
    return map("{'orderId': '1', 'status': 'new', 'total': " + expression + "}", written)
        .path("total");
  }

  private static JsonNode map(String jsonata, String written) throws MappingException {
    return Orders.mapping(jsonata)
        .map(Orders.ACME, Orders.json("{\"x\":" + written + "}"), null)
        .order();
  }
}
