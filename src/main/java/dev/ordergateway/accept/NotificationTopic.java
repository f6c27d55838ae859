package dev.ordergateway.accept;

import dev.ordergateway.receive.Refusal;
import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Variable;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.KafkaManualCommit;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What routes call to keep accepted notifications on a Kafka topic before the ledger has them: see
 * examples/kafka. Safe for any thread.
 */
public final class NotificationTopic {
  private static final Logger LOG = LoggerFactory.getLogger(NotificationTopic.class);

  /**
   * Makes a notification a record: its bytes, and as key its order, so that word of one order stays
   * on one partition. No header goes with it.
   */
  public void write(Exchange exchange) {
    Message message = exchange.getMessage();
    Notification notification = message.getBody(Notification.class);
    String orderId = notification.orderId();
    message.removeHeaders("*");
    message.setHeader(
        KafkaConstants.KEY,
        String.join(
            "/",
            notification.source(),
            notification.account(),
            orderId == null ? notification.externalId() : orderId));
    message.setBody(NotificationRecord.write(notification));
  }

  /**
   * Makes a record a notification again. Of the exchange stay the variables {@code record} (the
   * exact bytes), {@code place} (topic, partition and offset), {@code source} and, for the last
   * record of its partition that was got together, {@code commit}; no header of the record does.
   *
   * @throws Refusal if it is not a notification
   */
  public void read(Exchange exchange) throws Refusal {
    Message message = exchange.getMessage();
    byte[] record = message.getBody(byte[].class);
    String place =
        message.getHeader(KafkaConstants.TOPIC)
            + "/"
            + message.getHeader(KafkaConstants.PARTITION)
            + "@"
            + message.getHeader(KafkaConstants.OFFSET);
    if (message.getHeader(KafkaConstants.LAST_RECORD_BEFORE_COMMIT, false, Boolean.class)) {
      exchange.setVariable("commit", message.getHeader(KafkaConstants.MANUAL_COMMIT));
    }
    exchange.setVariable("record", record == null ? new byte[0] : record);
    exchange.setVariable("place", place);
    message.removeHeaders("*");
    try {
      Notification notification = NotificationRecord.read(record == null ? new byte[0] : record);
      exchange.setVariable("source", notification.source());
      message.setBody(notification);
    } catch (IOException e) {
      throw new Refusal(
          Refusal.Code.NOT_WELL_FORMED, "The record " + place + " is no notification.");
    }
  }

  /**
   * Tells the broker that the records up to this one are worked. What it does not hear comes again
   * and is a duplicate then, so a failure is only remarked.
   */
  public void done(@Variable("commit") @Nullable KafkaManualCommit commit) {
    if (commit == null) {
      return;
    }
    try {
      commit.commit();
    } catch (KafkaException e) {
      LOG.warn("gateway-accept could not commit an offset: {}; its records come again", text(e));
    }
  }

  private static String text(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
