package dev.ordergateway.poll;

import dev.ordergateway.ledger.Store;
import dev.ordergateway.settings.Account;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The polls that were in the middle of a window when this process began: what such a window ends
 * with is of before. In memory, because a process that begins later finds its own. Safe for any
 * thread.
 */
final class InterruptedPolls {
  private record ListKey(Account account, String list) {}

  private final Set<ListKey> found = ConcurrentHashMap.newKeySet();

  /** Remembers those of an account, as the store has them now. */
  void find(Store store, Account account) {
    found.addAll(
        store.read(
            session ->
                session.list(
                    """
                    select list from gateway_cursor
                    where source = ? and account = ? and kind = 'poll'
                      and window_from_at is not null""",
                    row -> new ListKey(account, row.getString(1)),
                    account.source(),
                    account.name())));
  }

  /** Forgets one whose next window begins. */
  void claimed(Cursor cursor) {
    if (isOne(cursor) && cursor.isAtItsBeginning()) {
      found.remove(key(cursor));
    }
  }

  /** Whether the window that is being read is, or may be, the one that was interrupted. */
  boolean isOne(Cursor cursor) {
    return cursor.kind().equals(Cursor.POLL) && found.contains(key(cursor));
  }

  private static ListKey key(Cursor cursor) {
    return new ListKey(cursor.account(), cursor.list());
  }
}
