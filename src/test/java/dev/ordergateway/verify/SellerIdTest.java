package dev.ordergateway.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SellerIdTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"sellerId\": \"3\"}",
        "{\"sellerId\": 3}",
        "\uFEFF{\"a\": {\"sellerId\": 4}, \"b\": [[{}]], \"sellerId\": \" 3 \"}",
        "{\"sellerId\": 3, \"rest\": this is never read",
        "{\"seller\\u0049d\": 3}"
      })
  void sellerIdIsFoundAsTextOrNumberWithoutReadingOn(String body) {
    assertThat(SellerId.in(body.getBytes(UTF_8))).isEqualTo("3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "3",
        "[{\"sellerId\": 3}]",
        "{}",
        "{\"a\": {\"sellerId\": 3}}",
        "{\"sellerId\": null, \"sellerId\": 3}",
        "{\"sellerId\": {\"id\": 3}}",
        "{\"sellerId\": 3.0}",
        "{\"sellerId\": \"\"}",
        "{\"sellerId\": \"33333333333333333333333333333333333333333\"}",
        "{\"sellerid\": 3}",
        "{broken, \"sellerId\": 3}",
        "{\"a\": \"\u0000\", \"sellerId\": 3}",
        "{\"sellerId\": \"3",
        "<Event/>"
      })
  void everythingElseIsNone(String body) {
    assertThat(SellerId.in(body.getBytes(UTF_8))).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "9", "\"\\u0000"})
  void hostileBodyIsNone(String piece) {
    String body = "{\"a\": " + piece.repeat(60_000) + ", \"sellerId\": 3}";

    assertThat(SellerId.in(body.getBytes(UTF_8))).isNull();
  }
}
