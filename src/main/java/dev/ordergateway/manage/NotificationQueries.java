package dev.ordergateway.manage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.accept.Cause;
import dev.ordergateway.ledger.Conditions;
import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.settings.Account;
import dev.ordergateway.settings.Settings;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Notifications as the ledger has them, newest first. Safe for any thread. */
final class NotificationQueries {
  /**
   * @param begin the number of the last item of the page before; null for the first page
   */
  record Filter(
      @Nullable String source,
      @Nullable String account,
      @Nullable String state,
      @Nullable String cause,
      @Nullable String orderId,
      @Nullable Long begin,
      int limit) {}

  private record Owner(String source, String account) {}

  private final Store store;
  private final Settings settings;
  private final Clock clock;

  NotificationQueries(Store store, Settings settings, Clock clock) {
    this.store = store;
    this.settings = settings;
    this.clock = clock;
  }

  Page list(Filter filter) {
    return store.read(
        session -> filter.orderId() == null ? walk(session, filter) : ofOrder(session, filter));
  }

  Optional<ObjectNode> find(long number) {
    Instant now = clock.instant();
    return store.read(
        session ->
            session.first(
                "select " + NotificationJson.WHOLE + " from gateway_notification where id = ?",
                row -> NotificationJson.of(row, now, Integer.MAX_VALUE),
                number));
  }

  private Page walk(Session session, Filter filter) throws SQLException {
    Conditions along = along(filter);
    Long edge =
        session
            .first(edgeSelect(along), row -> row.getLong(1), along.values(Page.SCAN_MAX))
            .orElse(null);
    Conditions where = narrow(along(filter), filter);
    if (edge != null) {
      where.and("id >= ?", edge);
    }
    List<ObjectNode> items = items(session, where, filter.limit());
    if (items.size() == filter.limit()) {
      return new Page(items, last(items));
    }
    return new Page(items, edge == null ? null : Page.next(edge.toString()));
  }

  static String edgeSelect(Conditions where) {
    return "select id from gateway_notification where "
        + where.text()
        + " order by id desc limit 1 offset ?";
  }

  static String select(Conditions where) {
    return "select "
        + NotificationJson.SHORT
        + " from gateway_notification where "
        + where.text()
        + " order by id desc limit ?";
  }

  /** What decides which index is walked along: constants where the index is a partial one. */
  static Conditions along(Filter filter) {
    Conditions where = new Conditions("id > 0");
    if (isFlag(filter.cause())) {
      where = new Conditions("flags is not null");
    } else if (filter.cause() != null) {
      where = new Conditions("cause is not null").and("cause = ?", filter.cause());
    } else if ("parked".equals(filter.state())) {
      where = new Conditions("state = 'parked'");
    }
    return filter.begin() == null ? where : where.and("id < ?", filter.begin());
  }

  private static boolean isFlag(@Nullable String cause) {
    return cause != null
        && Cause.of(cause).filter(known -> known.effect() == Cause.Effect.FLAG).isPresent();
  }

  /** What is only looked at on the way; the empty texts keep the planner on the chosen index. */
  static Conditions narrow(Conditions where, Filter filter) {
    String cause = filter.cause();
    if (isFlag(cause)) {
      where.and("',' || flags || ',' like ?", "%," + cause + ",%");
    } else if (cause != null) {
      where.and("cause = ?", cause);
    }
    return where
        .andIf("state = ?", filter.state())
        .andIf("source || '' = ?", filter.source())
        .andIf("account || '' = ?", filter.account());
  }

  /** The index begins with source and account, so each account that may have it is asked. */
  private Page ofOrder(Session session, Filter filter) throws SQLException {
    String orderId = String.valueOf(filter.orderId());
    List<ObjectNode> found = new ArrayList<>();
    for (Owner owner : owners(session, filter, orderId)) {
      Conditions where = narrow(ofOwner(owner.source(), owner.account(), orderId), filter);
      if (filter.begin() != null) {
        where.and("id < ?", filter.begin());
      }
      found.addAll(items(session, where, filter.limit()));
    }
    found.sort(Comparator.comparingLong(NotificationQueries::number).reversed());
    boolean more = found.size() >= filter.limit();
    List<ObjectNode> items = found.subList(0, Math.min(found.size(), filter.limit()));
    return new Page(items, more ? last(items) : null);
  }

  static Conditions ofOwner(String source, String account, String orderId) {
    return new Conditions("order_id is not null")
        .and("source = ?", source)
        .and("account = ?", account)
        .and("order_id = ?", orderId);
  }

  private List<ObjectNode> items(Session session, Conditions where, int limit) throws SQLException {
    Instant now = clock.instant();
    return session.list(
        select(where),
        row -> NotificationJson.of(row, now, NotificationJson.BODY_MAX),
        where.values(limit));
  }

  private Set<Owner> owners(Session session, Filter filter, String orderId) throws SQLException {
    Set<Owner> owners = new LinkedHashSet<>();
    for (Account account : settings.accounts()) {
      owners.add(new Owner(account.source(), account.name()));
      owners.add(new Owner(account.source(), ""));
    }
    owners.addAll(
        session.list(
            "select source, account from gateway_order where order_id = ?",
            row -> new Owner(row.getString(1), row.getString(2)),
            orderId));
    owners.removeIf(
        owner ->
            (filter.source() != null && !owner.source().equals(filter.source()))
                || (filter.account() != null && !owner.account().equals(filter.account())));
    return owners;
  }

  private static String last(List<ObjectNode> items) {
    return Page.next(Long.toString(number(items.get(items.size() - 1))));
  }

  private static long number(ObjectNode item) {
    return NotificationJson.number(item.path("id").asText());
  }
}
