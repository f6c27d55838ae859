package dev.ordergateway.enrich;

import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.settings.Account;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/**
 * The calls of an account that a process of before had under way when it was killed: they may have
 * reached the platform, and have no row. They are told from what that process still holds, and
 * count as made just now. Right only where no other process can hold anything.
 */
final class UnfinishedCalls {
  private static final Duration WINDOW = Duration.ofSeconds(60);

  private static final String PAGES =
      """
      select count(*) from gateway_cursor
      where source = ? and account = ? and lease_until_at > ?""";

  /** The orders of one call were claimed, and so are held, for the same time. */
  private static final String FETCHES =
      """
      select count(distinct lease_until_at) from gateway_order
      where source = ? and account = ? and due_at is not null and lease_until_at > ?""";

  /** Calls all of whose orders were stored, but which were not recorded any more. */
  private static final String UNRECORDED =
      """
      select count(distinct call_id) from (
        select source, account, at, call_id from gateway_attempt order by id desc limit 1000) a
      where source = ? and account = ? and at > ? and call_id is not null
        and not exists (select 1 from gateway_call c where c.id = a.call_id)""";

  private static final String WRITES =
      """
      select count(*) from gateway_update u
      where source = ? and account = ? and due_at is not null and called_at > ?
        and not exists (select 1 from gateway_attempt a
          where a.source = u.source and a.account = u.account and a.order_id = u.order_id
            and a.stage = 'update' and a.at >= u.called_at)""";

  private final Store store;
  private final Account account;
  private final Duration callMax;
  private final Instant now;

  /**
   * @param callMax after which a call has ended, however it ends
   */
  UnfinishedCalls(Store store, Account account, Duration callMax, Instant now) {
    this.store = store;
    this.account = account;
    this.callMax = callMax;
    this.now = now;
  }

  /** Before the leases are voided. A lease outlasts its call. */
  void count(LocalCallBudget orders, LocalCallBudget lists) {
    Instant edge = now.minus(WINDOW);
    remember(lists, store.read(session -> count(session, PAGES, edge)));
    remember(orders, store.read(session -> count(session, FETCHES, edge)));
    remember(orders, store.read(session -> count(session, UNRECORDED, edge)));
    remember(orders, store.read(session -> count(session, WRITES, edge.minus(callMax))));
  }

  private int count(Session session, String query, Instant edge) throws SQLException {
    return session
        .first(query, row -> row.getInt(1), account.source(), account.name(), edge)
        .orElse(0);
  }

  private static void remember(LocalCallBudget budget, int calls) {
    for (int i = 0; i < calls; i++) {
      budget.remember(Duration.ZERO);
    }
  }
}
