package dev.ordergateway.deliver;

import dev.ordergateway.enrich.AccountHealth;
import dev.ordergateway.enrich.DueWork;
import dev.ordergateway.enrich.Fence;
import dev.ordergateway.enrich.WorkSignal;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.ledger.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;

/**
 * Versions that are stored and have not reached the sink: because it was not well, or because the
 * process ended in between. Only the newest of an order is sent.
 */
public final class SendWork implements DueWork {
  private final Store store;
  private final AccountHealth health;
  private final String owner;
  private final Duration lease;
  private final WorkSignal signal;
  private final Clock clock;
  private final String claimDue;
  private final AtomicInteger underWay = new AtomicInteger();

  public SendWork(
      Store store,
      AccountHealth health,
      String owner,
      Duration lease,
      WorkSignal signal,
      Clock clock) {
    this.store = store;
    this.health = health;
    this.owner = owner;
    this.lease = lease;
    this.signal = signal;
    this.clock = clock;
    this.claimDue =
        """
        with picked as materialized (
          select source, account, order_id from gateway_order
          where send_at <= ? and (lease_until_at is null or lease_until_at <= ?)
          order by send_at limit 1"""
            + store.database().skipLocked()
            + """
            )
            update gateway_order
            set lease_owner = ?, lease_until_at = ?, fetch_count = fetch_count + 1
            where (source, account, order_id) in (select source, account, order_id from picked)
            returning source, account, order_id, version, fetch_count, attempt_count,
              failure_count""";
  }

  @Override
  public Optional<Task> take(Demand demand) {
    int most = health.isHealthy(AccountHealth.SINK, "") ? demand.concurrentMax() : 1;
    if (underWay.get() >= most || !health.mayCall(AccountHealth.SINK, "")) {
      return Optional.empty();
    }
    return store.write(this::claim).map(this::begin);
  }

  private Task begin(Shipment shipment) {
    underWay.incrementAndGet();
    return new SendTask(shipment);
  }

  private Optional<Shipment> claim(Session session) throws SQLException {
    Instant now = clock.instant();
    Optional<Claimed> claimed =
        session.first(claimDue, SendWork::claimed, now, now, owner, now.plus(lease));
    return claimed.isPresent()
        ? Optional.of(shipment(session, claimed.get(), now))
        : Optional.empty();
  }

  /** What the order's own row says of a shipment. */
  private record Claimed(OrderKey key, int version, int fetch, int attempts, int failures) {}

  private static Claimed claimed(ResultSet row) throws SQLException {
    return new Claimed(
        new OrderKey(row.getString(1), row.getString(2), row.getString(3)),
        row.getInt(4),
        row.getInt(5),
        row.getInt(6),
        row.getInt(7));
  }

  private Shipment shipment(Session session, Claimed claimed, Instant now) throws SQLException {
    byte[] event =
        VersionRow.event(session, claimed.key(), claimed.version())
            .orElseThrow(
                () -> new SQLException("no version " + claimed.version() + " of " + claimed.key()));
    return new Shipment(
        claimed.key(),
        claimed.version(),
        event,
        claimed.fetch(),
        owner,
        claimed.attempts(),
        claimed.failures(),
        firstReceivedAt(session, claimed.key()).orElse(now));
  }

  private static Optional<Instant> firstReceivedAt(Session session, OrderKey key)
      throws SQLException {
    return session.first(
        """
        select received_at from gateway_notification
        where source = ? and account = ? and order_id = ? and state = 'accepted'
        order by received_at limit 1""",
        row -> Times.parse(row.getString(1)),
        key.source(),
        key.account(),
        key.orderId());
  }

  @Override
  public WorkSignal signal() {
    return signal;
  }

  @Override
  public Duration idle(Demand demand) {
    if (underWay.get() > 0 || !health.mayCall(AccountHealth.SINK, "")) {
      return IDLE_MAX;
    }
    Optional<Instant> next =
        store.read(
            session ->
                session.first(
                    """
                    select send_at from gateway_order
                    where send_at is not null
                      and (lease_until_at is null or lease_until_at <= ?)
                    order by send_at limit 1""",
                    row -> Times.parse(row.getString(1)),
                    clock.instant()));
    return DueWork.shortest(next.stream().map(at -> Duration.between(clock.instant(), at)));
  }

  private final class SendTask implements Task {
    private final Shipment shipment;

    SendTask(Shipment shipment) {
      this.shipment = shipment;
    }

    @Override
    public void begin(Exchange exchange) {
      exchange.getMessage().setBody(shipment);
    }

    @Override
    public void end(Exchange exchange) {
      underWay.decrementAndGet();
      if (exchange.getException() != null) {
        free();
      }
    }

    @Override
    public void giveUp() {
      underWay.decrementAndGet();
      free();
    }

    private void free() {
      store.write(shipment.key(), session -> Fence.update(session, Fence.FREE, shipment));
    }
  }
}
