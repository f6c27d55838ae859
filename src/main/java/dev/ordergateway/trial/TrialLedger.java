package dev.ordergateway.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordergateway.accept.Acceptance;
import dev.ordergateway.accept.Notification;
import dev.ordergateway.deliver.PlatformDocument;
import dev.ordergateway.enrich.ClaimedOrder;
import dev.ordergateway.enrich.Fence;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The store of a trial: what became of an order there. Safe for any thread. */
public final class TrialLedger {
  private static final String EVENT =
      """
      select event from gateway_version
      where source = ? and account = ? and order_id = ? and version > ? order by version""";

  private static final String PARKED =
      """
      select cause, detail from gateway_order
      where source = ? and account = ? and order_id = ? and state = 'parked'""";

  private static final String LAST =
      """
      select outcome from gateway_attempt
      where source = ? and account = ? and order_id = ? order by id desc limit 1""";

  private final Store store;
  private final Acceptance acceptance;

  /**
   * What became of a fetched order.
   *
   * @param event the version that was made of it; null if none was
   * @param words why none was
   */
  record Outcome(@Nullable JsonNode event, boolean parked, String words) {
    private static final String RECHECK = "recheck";
    static final Outcome UNKNOWN = new Outcome(null, false, RECHECK);

    /** Whether the platform seems behind and would be asked again. */
    boolean isOpen() {
      return event == null && words.equals(RECHECK);
    }
  }

  public TrialLedger(Store store, Acceptance acceptance) {
    this.store = store;
    this.acceptance = acceptance;
  }

  void makeDue(Notification notification) {
    store.write(
        notification.orders(),
        session -> acceptance.accept(session, notification, notification.receivedAt(), true, null));
  }

  Outcome outcome(ClaimedOrder claimed) {
    return store.read(session -> outcome(session, claimed));
  }

  private static Outcome outcome(Session session, ClaimedOrder claimed) throws SQLException {
    OrderKey key = claimed.key();
    List<byte[]> events =
        session.list(
            EVENT,
            row -> row.getBytes(1),
            key.source(),
            key.account(),
            key.orderId(),
            claimed.version());
    if (!events.isEmpty()) {
      return new Outcome(parse(events.get(0)), false, "");
    }
    Object[] names = {key.source(), key.account(), key.orderId()};
    Optional<Outcome> parked =
        session.first(
            PARKED,
            row -> new Outcome(null, true, row.getString(1) + ": " + row.getString(2)),
            names);
    return parked.isPresent()
        ? parked.get()
        : session
            .first(LAST, row -> new Outcome(null, false, row.getString(1)), names)
            .orElse(new Outcome(null, false, "no outcome"));
  }

  private static JsonNode parse(byte[] event) {
    try {
      return PlatformDocument.parse(event);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // We wrote it ourselves.
    }
  }

  /** Where a route has left the claim held. */
  void giveBack(ClaimedOrder claimed) {
    store.write(claimed.key(), session -> Fence.update(session, Fence.FREE, claimed));
  }
}
