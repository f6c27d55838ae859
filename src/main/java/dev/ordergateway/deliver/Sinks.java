package dev.ordergateway.deliver;

import dev.ordergateway.enrich.WorkSignal;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Session;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** All sinks of this gateway, each with what wakes those who send to it. Safe for any thread. */
public final class Sinks {
  private final List<Sink> all;
  private final Map<String, WorkSignal> signals = new LinkedHashMap<>();

  public Sinks(List<Sink> all) {
    this.all = List.copyOf(all);
    all.forEach(sink -> signals.put(sink.name(), new WorkSignal()));
  }

  public List<Sink> all() {
    return all;
  }

  public WorkSignal signal(Sink sink) {
    return Objects.requireNonNull(signals.get(sink.name()));
  }

  /** There may be something to send, to any of them. */
  void raise() {
    signals.values().forEach(WorkSignal::raise);
  }

  /**
   * A version is stored: each sink that wants its status is to get it. Written with the order's own
   * row, in this order.
   */
  void owe(Session session, OrderKey key, int version, String status, Instant now)
      throws SQLException {
    for (Sink sink : all) {
      if (sink.wants(status)) {
        DeliveryRow.owe(session, key, sink.name(), version, now);
      }
    }
  }
}
