package dev.ordergateway.audit;

import dev.ordergateway.audit.AuditJob.Count;
import dev.ordergateway.deliver.Sink;
import dev.ordergateway.deliver.SinkDatabase;
import dev.ordergateway.deliver.SinkDatabase.TableRow;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.ledger.Times;
import dev.ordergateway.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds the ledger against the sink: every order that was there before the end of the window and
 * has changed since its beginning. Only reads.
 */
final class SinkSide {
  private static final int PAGE = 200;

  static final String ORDERS =
      """
      select source, account, order_id, changed_at, version, sent_version, erased_version,
        (select d.sent_version from gateway_delivery d
          where d.source = gateway_order.source and d.account = gateway_order.account
            and d.order_id = gateway_order.order_id and d.sink = ?)
      from gateway_order
      where (changed_at, source, account, order_id) > (?, ?, ?, ?) and first_seen_at <= ?
      order by changed_at, source, account, order_id limit"""
          + " "
          + PAGE;

  private static final String VERSION =
      """
      select created_at, sent_at, event from gateway_version
      where source = ? and account = ? and order_id = ? and version = ?""";

  private static final String LACKING =
      """
      select sink, sent_version from gateway_delivery
      where source = ? and account = ? and order_id = ? and version > sent_version
        and (send_at is not null or parked_at is not null)
      order by sink""";

  /**
   * @param sent what all sinks have
   * @param inTable what the one that is the table has, where one is
   */
  private record Order(
      OrderKey key, String changedAt, int version, int sent, int erased, int inTable) {}

  private record Version(String createdAt, @Nullable String sentAt, byte[] event) {}

  private final Store store;
  private final Settings settings;
  private final SinkDatabase sink;
  private final String table;

  SinkSide(Store store, Settings settings, SinkDatabase sink) {
    this.store = store;
    this.settings = settings;
    this.sink = sink;
    this.table = Sink.table(settings).map(Sink::name).orElse("");
  }

  void compare(AuditJob job) throws SQLException {
    Instant grown = job.askedAt().minus(settings.duration("gateway.poll.grace"));
    OrderKey key = new OrderKey("", "", "");
    Order last = new Order(key, Times.text(job.scope().from()), 0, 0, 0, 0);
    List<Order> page;
    do {
      Order after = last;
      page = store.read(session -> after(session, job.scope(), after));
      for (Order order : page) {
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
        if (job.scope().has(order.key().source(), order.key().account())) {
          job.count(Count.ORDERS, 1);
          compare(job, order, grown);
        }
        last = order;
      }
    } while (page.size() == PAGE);
  }

  private List<Order> after(Session session, Scope scope, Order last) throws SQLException {
    return session.list(
        ORDERS,
        SinkSide::order,
        table,
        last.changedAt(),
        last.key().source(),
        last.key().account(),
        last.key().orderId(),
        scope.to());
  }

  private static Order order(ResultSet row) throws SQLException {
    return new Order(
        new OrderKey(row.getString(1), row.getString(2), row.getString(3)),
        row.getString(4),
        row.getInt(5),
        row.getInt(6),
        row.getInt(7),
        row.getInt(8));
  }

  /**
   * @param grown what was made later may still be on its way
   */
  private void compare(AuditJob job, Order order, Instant grown) throws SQLException {
    // What was erased before it was sent never is.
    if (order.version() > Math.max(order.sent(), order.erased())) {
      Optional<Version> newest = version(order.key(), order.version());
      if (newest.map(v -> v.createdAt().compareTo(Times.text(grown)) <= 0).orElse(true)) {
        String stored = "version " + order.version() + " is stored, ";
        find(job, Finding.Kind.NOT_DELIVERED, order, stored + lacking(order));
      }
    }
    if (order.inTable() > 0) {
      compareTable(job, order);
    } else if (!job.table()
        && order.sent() > 0
        && version(order.key(), order.sent()).filter(v -> v.sentAt() == null).isPresent()) {
      find(
          job,
          Finding.Kind.NOT_DELIVERED,
          order,
          "nothing tells when version " + order.sent() + " was sent");
    }
  }

  private String lacking(Order order) {
    List<String> lacking =
        store.read(
            session ->
                session.list(
                    LACKING,
                    row -> "the " + name(row.getString(1)) + " has got " + row.getInt(2),
                    order.key().source(),
                    order.key().account(),
                    order.key().orderId()));
    return lacking.isEmpty() ? "the sink has got " + order.sent() : String.join(", ", lacking);
  }

  private static String name(String sink) {
    return sink.equals(Sink.FIRST) ? sink : "sink " + sink;
  }

  /** The sink is written before that is recorded: it is never older than what is recorded. */
  private void compareTable(AuditJob job, Order order) throws SQLException {
    List<TableRow> rows = sink.rows(order.key());
    if (rows.isEmpty()) {
      find(job, Finding.Kind.SINK_MISSING, order, "version " + order.inTable() + " was delivered");
      return;
    }
    if (rows.size() > 1) {
      find(job, Finding.Kind.SINK_DOUBLED, order, rows.size() + " rows in the table");
    }
    TableRow row = rows.get(0);
    if (row.version() < order.inTable()) {
      String detail =
          "the table has version " + row.version() + ", delivered was " + order.inTable();
      find(job, Finding.Kind.SINK_OLDER, order, detail);
      return;
    }
    Optional<Version> stored = version(order.key(), row.version());
    if (row.version() > newest(order)) {
      String detail = "the table has version " + row.version() + " of " + order.version();
      find(job, Finding.Kind.SINK_NEWER, order, detail);
    } else if (stored
        .filter(v -> v.event().length > 0) // Else retention or an erasure has emptied it.
        .filter(v -> !new String(v.event(), StandardCharsets.UTF_8).equals(row.event()))
        .isPresent()) {
      find(
          job,
          Finding.Kind.SINK_DIFFERENT,
          order,
          "the table's version " + row.version() + " is not what was stored before it was sent");
    }
  }

  /** Asked again, after the table was read: versions go on being made. */
  private int newest(Order order) {
    return store
        .read(
            session ->
                session.first(
                    """
                    select version from gateway_order
                    where source = ? and account = ? and order_id = ?""",
                    row -> row.getInt(1),
                    order.key().source(),
                    order.key().account(),
                    order.key().orderId()))
        .orElse(order.version());
  }

  private Optional<Version> version(OrderKey key, int version) {
    return store.read(
        session ->
            session.first(
                VERSION,
                row -> new Version(row.getString(1), row.getString(2), row.getBytes(3)),
                key.source(),
                key.account(),
                key.orderId(),
                version));
  }

  private static void find(AuditJob job, Finding.Kind kind, Order order, String detail) {
    job.find(kind, order.key().source(), order.key().account(), order.key().orderId(), detail);
  }
}
