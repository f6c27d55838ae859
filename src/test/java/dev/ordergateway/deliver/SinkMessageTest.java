package dev.ordergateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.ledger.OrderKey;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** What a file sink calls its files. */
class SinkMessageTest {
  private final SinkMessage message =
      new SinkMessage(
          List.of(new Sink(Sink.FIRST, "file:out", List.of(), List.of())), Clock.systemUTC());

  @Test
  void versionsOfDifferentOrdersNeverShareAFile() {
    assertThat(fileOf("acme", "1-N5")).isNotEqualTo(fileOf("acme-1", "N5"));
    assertThat(fileOf("acme", "1_N5")).isNotEqualTo(fileOf("acme-1", "N5"));
    assertThat(fileOf("acme", "N5")).isEqualTo("maropost_acme_N5_1.json");
  }

  private String fileOf(String account, String orderId) {
    Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    OrderKey key = new OrderKey("maropost", account, orderId);
    exchange
        .getMessage()
        .setBody(new Shipment(key, Sink.FIRST, 1, new byte[0], 1, "here", 0, 0, Instant.EPOCH));
    message.prepare(exchange);
    return exchange.getMessage().getHeader(Exchange.FILE_NAME, String.class);
  }
}
