package dev.ordergateway.deliver;

import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;

/**
 * Makes the exchange what the sink receives: InOnly, the event's bytes, and no header but those
 * that the contract names. The shipment stays in the variable of that name.
 */
public final class SinkMessage {
  private static final String CONTENT_TYPE = "application/cloudevents+json; charset=UTF-8";

  private final String scheme;
  private final boolean fileNamed;

  /**
   * @param sinkUri the configured sink, which decides the key or file header
   */
  public SinkMessage(String sinkUri) {
    this.scheme = sinkUri.replaceFirst(":.*", "");
    this.fileNamed = sinkUri.contains("fileName=");
  }

  public void prepare(Exchange exchange) {
    Message message = exchange.getMessage();
    Shipment shipment = message.getBody(Shipment.class);
    String source = shipment.key().source();
    String account = shipment.key().account();
    String orderId = shipment.key().orderId();
    exchange.setVariable("shipment", shipment);
    exchange.setPattern(ExchangePattern.InOnly);
    message.removeHeaders("*");
    message.setBody(shipment.event());
    // Kafka tells names apart by their case, and CloudEvents writes this one small there.
    message.setHeader(
        scheme.equals("kafka") ? "content-type" : Exchange.CONTENT_TYPE, CONTENT_TYPE);
    message.setHeader("ce_id", OrderEvent.id(source, account, orderId, shipment.version()));
    message.setHeader("ce_source", OrderEvent.source(source, account));
    message.setHeader("ce_subject", orderId);
    message.setHeader("ce_type", OrderEvent.TYPE);
    if (scheme.equals("kafka")) {
      message.setHeader(KafkaConstants.KEY, source + "/" + account + "/" + orderId);
    } else if (scheme.equals("file") && !fileNamed) {
      // Hyphens stand in accounts and in order ids: with them two orders could share a file.
      message.setHeader(
          Exchange.FILE_NAME,
          source + "_" + account + "_" + orderId + "_" + shipment.version() + ".json");
    }
  }
}
