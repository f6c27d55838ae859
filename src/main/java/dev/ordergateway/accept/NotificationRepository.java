package dev.ordergateway.accept;

import dev.ordergateway.accept.Acceptance.Outcome;
import dev.ordergateway.enrich.AccountHealth;
import dev.ordergateway.enrich.WorkSignal;
import dev.ordergateway.ledger.CrashPoint;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.manage.Meters;
import java.time.Clock;
import java.time.Instant;
import org.apache.camel.Exchange;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger as Camel's idempotent repository: the key and the message are one row, written in one
 * transaction, so there is no moment at which a kill leaves the key without the order.
 *
 * <p>{@link #add(Exchange, String)} returns after the commit. A store that cannot take the row is
 * an exception, never a duplicate. Nothing is ever removed: {@code remove} and {@code clear} throw,
 * and the routes say {@code removeOnFailure: false}.
 */
public final class NotificationRepository extends ServiceSupport implements IdempotentRepository {
  private static final Logger LOG = LoggerFactory.getLogger(NotificationRepository.class);

  private final Store store;
  private final Acceptance acceptance;
  private final AccountHealth health;
  private final WorkSignal signal;
  private final Meters meters;
  private final Clock clock;

  public NotificationRepository(
      Store store,
      Acceptance acceptance,
      AccountHealth health,
      WorkSignal signal,
      Meters meters,
      Clock clock) {
    this.store = store;
    this.acceptance = acceptance;
    this.health = health;
    this.signal = signal;
    this.meters = meters;
    this.clock = clock;
  }

  /**
   * Stores the exchange's {@link Notification}.
   *
   * @return false if it, or one that says the same, is stored already
   * @throws dev.ordergateway.ledger.StoreException if it could not be stored
   */
  @Override
  public boolean add(Exchange exchange, String key) {
    Notification notification = exchange.getMessage().getBody(Notification.class);
    Instant now = clock.instant();
    boolean healthy = health.isHealthy(notification.source(), notification.account());
    Outcome outcome =
        store.write(
            notification.orders(),
            session -> {
              Outcome accepted = acceptance.accept(session, notification, now, healthy, null);
              store.reached(CrashPoint.AFTER_INSERT_BEFORE_COMMIT);
              return accepted;
            });
    store.reached(CrashPoint.AFTER_COMMIT_BEFORE_ANSWER);
    meters.accepted(notification, outcome);
    health.notified(notification.source(), notification.account(), now);
    if (outcome != Outcome.QUARANTINED) {
      signal.raise();
    }
    LOG.debug("gateway-accept {} {}", outcome, notification);
    return outcome != Outcome.DUPLICATE;
  }

  @Override
  public boolean add(String key) {
    throw new UnsupportedOperationException("a key is only stored together with its notification");
  }

  @Override
  public boolean contains(String key) {
    throw new UnsupportedOperationException("ask by adding: looking first would not be atomic");
  }

  @Override
  public boolean remove(String key) {
    throw new UnsupportedOperationException("what is acknowledged is never removed");
  }

  @Override
  public boolean confirm(String key) {
    return true;
  }

  @Override
  public void clear() {
    throw new UnsupportedOperationException("what is acknowledged is never removed");
  }
}
