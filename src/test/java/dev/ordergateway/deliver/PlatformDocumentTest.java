package dev.ordergateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformDocumentTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":156.80}",
        "{\"a\":0.1000000000000000055511151231257827}",
        "{\"a\":9007199254740993}",
        "{\"a\":123456789012345678901234567890}",
        "{\"a\":-0.50,\"b\":null,\"c\":[],\"d\":\"São Paulo\"}",
        "{\"a\":1E+3}"
      })
  void numbersAndTextsComeOutAsTheyCameIn(String json) {
    assertThat(PlatformDocument.write(Orders.json(json))).asString().isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "{} {}", "{}x", "{\"a\":1,\"a\":2}", "{\"a\":NaN}", "[01]", "{'a':1}"})
  void whatIsNotOneWellFormedDocumentIsRefused(String json) {
    assertThatThrownBy(() -> PlatformDocument.parse(json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("JSON");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"a\":2}",
        " {\"a\":{\"}\":NaN}}\n",
        "{\"a\":\"he said \"hi\" to me\"}",
        "{\"a\":\"he said \"hi to me\"}",
        "{\"path\":\"C:\\\"}",
        "{\"a\":\"\u0001\"}",
        "{} {}",
        "[01]"
      })
  void whatIsWholeButOddIsToldFromWhatIsCutOff(String json) {
    assertThatThrownBy(() -> PlatformDocument.parse(json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(OddDocument.class);
  }

  @Test
  void nestingThatIsTooDeepIsOddAsLongAsItEnds() {
    byte[] json = ("[".repeat(300) + "]".repeat(300)).getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> PlatformDocument.parse(json)).isInstanceOf(OddDocument.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "<html><body>{}</body></html>",
        "We will be back {soon}",
        "{",
        "{\"a\":{\"b\":1}",
        "{\"a\":[{\"b\":1}",
        "{\"a\":1,\"a\":2,\"b\":{\"c\":1}",
        "oops"
      })
  void whatIsCutOffOrNoJsonAtAllIsNotOdd(String json) {
    assertThatThrownBy(() -> PlatformDocument.parse(json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(OddDocument.class);
  }

  @Test
  void nestingWithoutEndIsRefused() {
    byte[] json = "[".repeat(100_000).getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> PlatformDocument.parse(json)).isInstanceOf(IOException.class);
  }

  @Test
  void theReasonForARefusalQuotesNothing() {
    byte[] json = "{\"email\":\"a@example.com\", secret}".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> PlatformDocument.parse(json))
        .hasMessageContaining("line 1")
        .hasMessageNotContaining("secret")
        .hasMessageNotContaining("example.com")
        .hasNoCause();
  }

  @Test
  void halfASurrogatePairIsReplacedSoThatTheOrderCanBeWritten() {
    byte[] written = PlatformDocument.write(Orders.json("{\"name\":\"a\\ud83d!\\ud83d\\ude00\"}"));

    assertThat(new String(written, StandardCharsets.UTF_8))
        .isEqualTo("{\"name\":\"a\uFFFD!\uD83D\uDE00\"}");
  }
}
