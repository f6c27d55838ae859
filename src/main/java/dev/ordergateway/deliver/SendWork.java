package dev.ordergateway.deliver;

import dev.ordergateway.enrich.AccountHealth;
import dev.ordergateway.enrich.DueWork;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;

/**
 * What one sink is to get: versions that are stored and that it does not have yet. Only the newest
 * of an order is sent, and by one worker at a time. Other sinks have workers of their own.
 */
public final class SendWork implements DueWork {
  private final Store store;
  private final AccountHealth health;
  private final Deliveries deliveries;
  private final Sink sink;
  private final String owner;
  private final Duration lease;
  private final WorkSignal signal;
  private final Clock clock;
  private final String claimDue;
  private final AtomicInteger underWay = new AtomicInteger();

  /** Claimed by the last look and not begun: there was room for all of them. */
  private final Queue<Shipment> claimed = new ConcurrentLinkedQueue<>();

  /**
   * @param deliveries what is told how a delivery ended of which no route has seen the end
   * @param signal what wakes those who send to this sink
   */
  public SendWork(
      Store store,
      AccountHealth health,
      Deliveries deliveries,
      Sink sink,
      String owner,
      Duration lease,
      WorkSignal signal,
      Clock clock) {
    this.store = store;
    this.health = health;
    this.deliveries = deliveries;
    this.sink = sink;
    this.owner = owner;
    this.lease = lease;
    this.signal = signal;
    this.clock = clock;
    this.claimDue = claim(store.database().skipLocked());
  }

  static String claim(String skipLocked) {
    return """
        with picked as materialized (
          select source, account, order_id from gateway_delivery
          where sink = ? and send_at <= ? and (lease_until_at is null or lease_until_at <= ?)
          order by send_at limit ?"""
        + skipLocked
        + """
        )
        update gateway_delivery
        set lease_owner = ?, lease_until_at = ?, claim_count = claim_count + 1
        where (source, account, order_id) in (select source, account, order_id from picked)
          and sink = ?
        returning source, account, order_id, version, claim_count, attempt_count,
          failure_count""";
  }

  static final String NEXT =
      """
      select send_at from gateway_delivery
      where sink = ? and send_at is not null and (lease_until_at is null or lease_until_at <= ?)
      order by send_at limit 1""";

  @Override
  public Optional<Task> take(Demand demand) {
    if (claimed.isEmpty()) {
      boolean well = health.isHealthy(AccountHealth.SINK, sink.account());
      int room = (well ? demand.concurrentMax() : 1) - underWay.get();
      if (room <= 0 || !health.mayCall(AccountHealth.SINK, sink.account())) {
        return Optional.empty();
      }
      claim(room);
    }
    return Optional.ofNullable(claimed.poll()).map(SendTask::new);
  }

  private void claim(int most) {
    Instant now = clock.instant();
    List<Shipment> found =
        store.write(
            session -> {
              List<Shipment> shipments = new ArrayList<>();
              for (Claimed each :
                  session.list(
                      claimDue,
                      SendWork::claimed,
                      sink.name(),
                      now,
                      now,
                      most,
                      owner,
                      now.plus(lease),
                      sink.name())) {
                shipments.add(shipment(session, each, now));
              }
              return shipments;
            });
    List<Shipment> erased = new ArrayList<>();
    for (Shipment shipment : found) {
      if (shipment.event().length == 0) {
        erased.add(shipment);
      } else {
        underWay.incrementAndGet();
        claimed.add(shipment);
      }
    }
    // Last: a store that fails here keeps nobody waiting but these.
    for (Shipment shipment : erased) {
      deliveries.letGo(shipment);
    }
  }

  /** What one row says of a shipment. */
  private record Claimed(OrderKey key, int version, int claim, int attempts, int failures) {}

  private static Claimed claimed(ResultSet row) throws SQLException {
    return new Claimed(
        new OrderKey(row.getString(1), row.getString(2), row.getString(3)),
        row.getInt(4),
        row.getInt(5),
        row.getInt(6),
        row.getInt(7));
  }

  private Shipment shipment(Session session, Claimed claimed, Instant now) throws SQLException {
    return new Shipment(
        claimed.key(),
        sink.name(),
        claimed.version(),
        VersionRow.event(session, claimed.key(), claimed.version()).orElse(new byte[0]),
        claimed.claim(),
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
    if (underWay.get() > 0 || !health.mayCall(AccountHealth.SINK, sink.account())) {
      return IDLE_MAX;
    }
    Optional<Instant> next =
        store.read(
            session ->
                session.first(
                    NEXT, row -> Times.parse(row.getString(1)), sink.name(), clock.instant()));
    return DueWork.shortest(next.stream().map(at -> Duration.between(clock.instant(), at)));
  }

  private void free(Shipment shipment) {
    store.write(shipment.key(), session -> DeliveryRow.free(session, shipment));
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
      if (DueWork.wasStopped(exchange)) {
        free(shipment);
      } else if (exchange.getException() != null) {
        // Whatever an integrator's own route fails with, after its own handler has given up.
        deliveries.failed(shipment, exchange);
      }
    }

    /** The route is being stopped: what was claimed together with this one is not begun either. */
    @Override
    public void giveUp() {
      underWay.decrementAndGet();
      free(shipment);
      for (Shipment next = claimed.poll(); next != null; next = claimed.poll()) {
        underWay.decrementAndGet();
        free(next);
      }
    }
  }
}
