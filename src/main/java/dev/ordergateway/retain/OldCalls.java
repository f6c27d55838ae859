package dev.ordergateway.retain;

import dev.ordergateway.ledger.Session;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Old calls, account by account, because the index by their time begins with the account. */
final class OldCalls {
  static final String NEXT_ACCOUNT =
      """
      select source, account from gateway_call where (source, account) > (?, ?)
      order by source, account limit 1""";

  static final String DELETE =
      """
      delete from gateway_call where id in (
        select id from gateway_call where source = ? and account = ? and finished_at < ?
        order by finished_at limit ?)""";

  /** An account that has calls, whether it is still configured or not. */
  record Caller(String source, String account) {
    static final Caller NONE = new Caller("", "");
  }

  private OldCalls() {}

  static Optional<Caller> next(Session session, Caller after) throws SQLException {
    return session.first(
        NEXT_ACCOUNT,
        row -> new Caller(row.getString(1), row.getString(2)),
        after.source(),
        after.account());
  }

  static int remove(Session session, Caller caller, Instant before) throws SQLException {
    return session.update(DELETE, caller.source(), caller.account(), before, OldRows.ROWS_MAX);
  }
}
