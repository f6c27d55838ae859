package dev.ordergateway.retain;

import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Times;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * Removes old rows of a table that has no index by age, because each would cost every write: along
 * its key, from the oldest row on, until a page has no old row any more.
 */
final class Walk {
  static final int PAGE = 500;

  static final String ATTEMPTS =
      "select id, at from gateway_attempt where id > ? order by id limit ?";

  static final String REJECTIONS =
      "select id, at from gateway_rejection where id > ? order by id limit ?";

  /** Those of an order that is not settled stay: they tell why it is not. */
  static final String DELETE_ATTEMPTS =
      """
      delete from gateway_attempt where id > ? and id <= ? and at < ?
        and not exists (select 1 from gateway_order o
          where o.source = gateway_attempt.source and o.account = gateway_attempt.account
            and o.order_id = gateway_attempt.order_id and o.state <> 'delivered')""";

  private static final String DELETE_REJECTIONS =
      "delete from gateway_rejection where id > ? and id <= ? and at < ?";

  static final String UPDATES =
      "select id, asked_at from gateway_update where id > ? order by id limit ?";

  /** An acknowledgement stays: it tells that the order has had one. */
  private static final String DELETE_UPDATES =
      """
      delete from gateway_update where id > ? and id <= ? and closed_at < ? and reason = 'asked'
        and not exists (select 1 from gateway_order o
          where o.source = gateway_update.source and o.account = gateway_update.account
            and o.order_id = gateway_update.order_id and o.version = gateway_update.seen_version)""";

  private record Seen(long id, String at) {}

  private final String select;
  private final String delete;
  private final String before;
  private long reached = Long.MIN_VALUE;
  private boolean done;

  private Walk(String select, String delete, Instant before) {
    this.select = select;
    this.delete = delete;
    this.before = Times.text(before);
  }

  static Walk attempts(Instant before) {
    return new Walk(ATTEMPTS, DELETE_ATTEMPTS, before);
  }

  static Walk rejections(Instant before) {
    return new Walk(REJECTIONS, DELETE_REJECTIONS, before);
  }

  static Walk updates(Instant before) {
    return new Walk(UPDATES, DELETE_UPDATES, before);
  }

  /** Where the next page ends; the same as before where there is none. To be read, not written. */
  long look(Session session) throws SQLException {
    List<Seen> page =
        session.list(select, row -> new Seen(row.getLong(1), row.getString(2)), reached, PAGE);
    done = page.stream().noneMatch(row -> row.at().compareTo(before) < 0);
    return done ? reached : page.get(page.size() - 1).id();
  }

  boolean isDone() {
    return done;
  }

  int remove(Session session, long to) throws SQLException {
    return session.update(delete, reached, to, before);
  }

  /** The page has been removed, and that is committed. */
  void reach(long to) {
    reached = to;
  }
}
