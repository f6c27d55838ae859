package dev.ordergateway.trial;

import dev.ordergateway.accept.Cause;
import dev.ordergateway.deliver.PlatformDocument;
import dev.ordergateway.ledger.LedgerView;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Times;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's own orders that have changed since a time, and what is quarantined since. Only
 * columns of the ledger's first version are read, so that a gateway can be tried on the ledger of
 * the one that it is to replace.
 */
public final class LedgerRecording implements Recording {
  private static final int PAGE = 500;

  private static final String ORDERS =
      """
      select source, account, order_id, state, changed_at from gateway_order
      where changed_at >= ? and (changed_at, source, account, order_id) > (?, ?, ?, ?)
      order by changed_at, source, account, order_id limit ?""";

  private static final String NOTIFICATION =
      """
      select id, external_id, order_id, via, type, event_at, received_at, state, cause, flags,
        version, settled_at, opened, body, source, account
      from gateway_notification\s""";

  private static final String OF_ORDER =
      NOTIFICATION + "where source = ? and account = ? and order_id = ? order by id";

  private static final String PARKED =
      NOTIFICATION + "where state = 'parked' and id > ? and received_at >= ? order by id limit ?";

  private static final String VERSIONS =
      """
      select version, created_at, event from gateway_version
      where source = ? and account = ? and order_id = ? order by version""";

  private final LedgerView ledger;
  private final Instant since;
  private final Queue<RecordedOrder> page = new ArrayDeque<>();
  private Place place;
  private long lastParked;
  private boolean ordersDone;
  private boolean parkedDone;

  private record Place(String changedAt, OrderKey order, String state) {}

  public LedgerRecording(LedgerView ledger, Instant since) {
    this.ledger = ledger;
    this.since = since;
    this.place = new Place("", new OrderKey("", "", ""), "");
  }

  @Override
  public Instant since() {
    return since;
  }

  @Override
  public @Nullable RecordedOrder next() {
    while (page.isEmpty() && !(ordersDone && parkedDone)) {
      ledger.read(ordersDone ? this::readParked : this::readOrders);
    }
    return page.poll();
  }

  private int readOrders(Session session) throws SQLException {
    OrderKey last = place.order();
    List<Place> found =
        session.list(
            ORDERS,
            row ->
                new Place(
                    row.getString(5),
                    new OrderKey(row.getString(1), row.getString(2), row.getString(3)),
                    row.getString(4)),
            since,
            place.changedAt(),
            last.source(),
            last.account(),
            last.orderId(),
            PAGE);
    ordersDone = found.size() < PAGE;
    for (Place each : found) {
      place = each;
      page.add(order(session, each));
    }
    return found.size();
  }

  /** Versions first: what is stored between the two reads is then newer than all of them. */
  private static RecordedOrder order(Session session, Place place) throws SQLException {
    OrderKey key = place.order();
    Object[] names = {key.source(), key.account(), key.orderId()};
    List<RecordedVersion> versions = session.list(VERSIONS, LedgerRecording::version, names);
    return new RecordedOrder(
        key.source(),
        key.account(),
        key.orderId(),
        place.state(),
        session.list(OF_ORDER, LedgerRecording::notification, names).stream()
            .filter(each -> !isQuarantined(each))
            .toList(),
        versions);
  }

  private int readParked(Session session) throws SQLException {
    List<RecordedOrder> found =
        session.list(
            PARKED,
            row ->
                new RecordedOrder(
                    row.getString(15),
                    row.getString(16),
                    "",
                    "parked",
                    List.of(notification(row)),
                    List.of()),
            lastParked,
            since,
            PAGE);
    parkedDone = found.size() < PAGE;
    for (RecordedOrder each : new ArrayList<>(found)) {
      RecordedNotification only = each.notifications().get(0);
      lastParked = only.id();
      if (isQuarantined(only)) {
        page.add(each);
      }
    }
    return found.size();
  }

  private static boolean isQuarantined(RecordedNotification notification) {
    return notification.state().equals("parked")
        && Cause.of(String.valueOf(notification.cause()))
            .map(cause -> cause.effect() == Cause.Effect.QUARANTINE)
            .orElse(false);
  }

  private static RecordedNotification notification(ResultSet row) throws SQLException {
    int version = row.getInt(11);
    Integer settling = row.wasNull() ? null : version;
    return new RecordedNotification(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        Times.parseOrNull(row.getString(6)),
        Times.parse(row.getString(7)),
        row.getString(8),
        row.getString(9),
        row.getString(10),
        settling,
        Times.parseOrNull(row.getString(12)),
        row.getString(13),
        row.getBytes(14));
  }

  private static RecordedVersion version(ResultSet row) throws SQLException {
    byte[] event = row.getBytes(3);
    try {
      return new RecordedVersion(
          row.getInt(1),
          Times.parse(row.getString(2)),
          event.length == 0 ? null : PlatformDocument.parse(event));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // We wrote it ourselves.
    }
  }

  @Override
  public void close() {
    ledger.close();
  }
}
