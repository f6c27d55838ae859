package dev.ordergateway.deliver;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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

  private static final Set<String> JMS = Set.of("sjms2", "sjms", "jms", "activemq", "activemq6");

  private final Map<String, Form> forms = new HashMap<>();
  private final Clock clock;

  /**
   * What differs from sink to sink: the key, group or file header, and whether calls are signed.
   */
  private record Form(String scheme, boolean fileNamed, WebhookSignature signature) {
    static Form of(Sink sink) {
      return new Form(
          sink.scheme(),
          sink.uri().contains("fileName="),
          new WebhookSignature(sink.signingSecrets()));
    }
  }

  /**
   * @param sinks all there are; a shipment names its own
   */
  public SinkMessage(List<Sink> sinks, Clock clock) {
    sinks.forEach(sink -> forms.put(sink.name(), Form.of(sink)));
    this.clock = clock;
  }

  public void prepare(Exchange exchange) {
    Message message = exchange.getMessage();
    Shipment shipment = message.getBody(Shipment.class);
    Form form = Objects.requireNonNull(forms.get(shipment.sink()));
    String scheme = form.scheme();
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
    String id = OrderEvent.id(source, account, orderId, shipment.version());
    message.setHeader("ce_id", id);
    message.setHeader("ce_source", OrderEvent.source(source, account));
    message.setHeader("ce_subject", orderId);
    message.setHeader("ce_type", OrderEvent.TYPE);
    form.signature().sign(message, id, shipment.event(), clock.instant());
    if (scheme.equals("kafka")) {
      message.setHeader(KafkaConstants.KEY, source + "/" + account + "/" + orderId);
    } else if (JMS.contains(scheme)) {
      // One consumer at a time gets the messages of a group, in their order.
      message.setHeader("JMSXGroupID", source + "/" + account + "/" + orderId);
    } else if (scheme.equals("file") && !form.fileNamed()) {
      // Hyphens stand in accounts and in order ids: with them two orders could share a file.
      message.setHeader(
          Exchange.FILE_NAME,
          source + "_" + account + "_" + orderId + "_" + shipment.version() + ".json");
    }
  }
}
