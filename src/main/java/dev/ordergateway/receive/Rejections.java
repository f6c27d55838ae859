package dev.ordergateway.receive;

import dev.ordergateway.ledger.Store;
import dev.ordergateway.ledger.StoreAwayException;
import dev.ordergateway.ledger.StoreException;
import dev.ordergateway.manage.Meters;
import java.time.Clock;
import java.util.Arrays;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the newest refused documents, bounded in number, with no more than their first bytes. */
public final class Rejections {
  private static final Logger LOG = LoggerFactory.getLogger(Rejections.class);
  private static final int START_BYTES = 200;

  private final Store store;
  private final Meters meters;
  private final int most;
  private final Clock clock;

  public Rejections(Store store, Meters meters, int most, Clock clock) {
    this.store = store;
    this.meters = meters;
    this.most = most;
    this.clock = clock;
  }

  /** Counts every refusal. */
  public void count(Exchange exchange) {
    Throwable caught = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    meters.refused(caught instanceof Refusal refusal ? refusal.getCode() : "store-unavailable");
  }

  /**
   * Keeps a record of a document that was refused. A store that cannot take it changes no answer.
   */
  public void record(Exchange exchange) {
    Refusal refusal = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Refusal.class);
    byte[] body = exchange.getMessage().getBody(byte[].class);
    byte[] start =
        body == null ? new byte[0] : Arrays.copyOf(body, Math.min(body.length, START_BYTES));
    LOG.warn(
        "gateway-receive refused a document of {}: {}",
        exchange.getVariable("source", "an unknown source", String.class),
        refusal.getDetail());
    try {
      store.write(
          session -> {
            session.update(
                """
                insert into gateway_rejection (at, source, code, detail, body_length, body_start)
                values (?, ?, ?, ?, ?, ?)""",
                clock.instant(),
                exchange.getVariable("source", String.class),
                refusal.getCode(),
                refusal.getDetail(),
                body == null ? 0 : body.length,
                start);
            return session.update(
                "delete from gateway_rejection where id <= (select max(id) from gateway_rejection) - ?",
                most);
          });
    } catch (StoreAwayException e) {
      LOG.debug("a refused document is not recorded", e);
    } catch (StoreException e) {
      LOG.warn("gateway-receive could not record a refused document: {}", e.getMessage());
    }
  }
}
