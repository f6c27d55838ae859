package dev.ordergateway.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordergateway.deliver.PlatformDocument;
import dev.ordergateway.enrich.Answer;
import dev.ordergateway.enrich.ApiFailure;
import dev.ordergateway.enrich.OrdersRefused;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.settings.Account;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaropostUpdateTest {
  private final MaropostUpdate maropost = new MaropostUpdate();
  private final OrderUpdate update =
      new OrderUpdate(
          1,
          new Account("maropost", "acme", Map.of()),
          new OrderKey("maropost", "acme", "N1"),
          OrderUpdate.Reason.ASKED,
          json("{\"OrderStatus\":\"Pack\"}"),
          1,
          0,
          0,
          null,
          Instant.EPOCH);

  @Test
  void callNamesTheOrderAndItsFields() {
    assertThat(maropost.ask(update))
        .isEqualTo("{\"Order\":[{\"OrderID\":\"N1\",\"OrderStatus\":\"Pack\"}]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Order\":[{\"OrderID\":\"N1\"}],\"Ack\":\"Success\"}",
        "{\"Order\":{\"OrderID\":\"N1\"},\"Ack\":\"Success\"}",
        "{\"UpdateOrderResponse\":{\"Order\":{\"OrderID\":\"N1\"},\"Ack\":\"Success\"}}",
        "{\"Ack\":\"Success\"}",
        "{\"Order\":{\"OrderID\":\"N1\"},\"Ack\":\"Warning\","
            + "\"Messages\":{\"Warning\":{\"Message\":\"odd\"}}}"
      })
  void successOrAWarningThatNamesTheOrderIsWritten(String body) {
    assertThatCode(() -> maropost.read(answer(body), update)).doesNotThrowAnyException();
  }

  @Test
  void warningThatDoesNotNameTheOrderIsNotWritten() {
    String body =
        "{\"Ack\":\"Warning\",\"Messages\":{\"Warning\":[{\"Message\":\"one\"},{\"Message\":\"two\"}]}}";

    assertThatThrownBy(() -> maropost.read(answer(body), update))
        .isInstanceOf(OrdersRefused.class)
        .hasMessageContaining("Ack Warning: one; two");
  }

  @Test
  void errorIsAboutTheOrderUnlessItIsAboutTheCredentials() {
    String about = "{\"Ack\":\"Error\",\"Messages\":{\"Error\":{\"Message\":\"no such status\"}}}";
    String key = "{\"Ack\":\"Error\",\"Messages\":{\"Error\":{\"Message\":\"Invalid API key\"}}}";

    assertThatThrownBy(() -> maropost.read(answer(about), update))
        .isInstanceOf(OrdersRefused.class);
    assertThatThrownBy(() -> maropost.read(answer(key), update)).isInstanceOf(ApiFailure.class);
  }

  private static JsonNode json(String text) {
    try {
      return PlatformDocument.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Answer answer(String body) {
    return new Answer(200, json(body), Instant.EPOCH, "");
  }
}
