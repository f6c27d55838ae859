package dev.ordergateway.manage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Store;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * All that is known of one order, told oldest first. Of each kind of row the newest five hundred
 * are told; more than that is said, not hidden.
 */
final class Timeline {
  static final int ROWS_MAX = 500;

  private final Store store;
  private final OrderQueries orders;
  private final Clock clock;

  Timeline(Store store, OrderQueries orders, Clock clock) {
    this.store = store;
    this.orders = orders;
    this.clock = clock;
  }

  /**
   * @param events whether versions show their whole event
   * @return empty if there is no such order
   */
  Optional<ObjectNode> of(OrderKey key, boolean events) {
    return store.read(
        session -> {
          Optional<ObjectNode> order = orders.find(session, key);
          return order.isEmpty()
              ? Optional.empty()
              : Optional.of(tell(session, key, order.get(), events));
        });
  }

  private ObjectNode tell(Session session, OrderKey key, ObjectNode order, boolean events)
      throws SQLException {
    List<Entry> entries = new ArrayList<>();
    boolean cut =
        add(entries, EvidenceEntries.notifications(session, key, clock.instant()))
            | add(entries, WorkEntries.attempts(session, key))
            | add(entries, VersionEntries.versions(session, key, events));
    entries.addAll(WorkEntries.calls(session, key));
    entries.addAll(VersionEntries.deliveries(session, key));
    entries.sort(Comparator.comparing(Entry::at).thenComparing(entry -> entry.kind().ordinal()));
    ObjectNode node = Json.object();
    node.set("order", order);
    node.set("sinks", SinkEntries.of(session, key));
    ArrayNode timeline = node.putArray("timeline");
    entries.forEach(entry -> timeline.add(entry.json()));
    if (cut) {
      node.put("cut", true);
    }
    return node;
  }

  private static boolean add(List<Entry> entries, List<Entry> more) {
    entries.addAll(more);
    return more.size() >= ROWS_MAX;
  }
}
