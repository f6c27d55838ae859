package dev.ordergateway.poll;

import dev.ordergateway.enrich.WorkSignal;
import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.ledger.Times;
import dev.ordergateway.settings.Account;
import dev.ordergateway.settings.Settings;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The cursors of all lists. A poll is a due time on a row, claimed as a lease for one page at a
 * time, so that it runs once on however many replicas and goes on where it was after a restart.
 * Safe for any thread.
 */
public final class Cursors {
  private static final String KEY = " where source = ? and account = ? and list = ? and kind = ?";

  /** No window is being read. */
  private static final String IDLE =
      """
      window_from_at = null, window_to_at = null, page_offset = 0, pass_count = 0,
      page_count = 0, page_digest = null, page_next = null, news_count = 0, failure_count = 0""";

  /** So often in a row a page behind what the platform gave out is asked for. */
  private static final int FAILURES_MAX = 3;

  private static final String BEGUN_AGAIN =
      ", page_offset = 0, page_count = 0, page_digest = null, page_next = null";

  private final Store store;
  private final Settings settings;
  private final String owner;
  private final WorkSignal signal;
  private final Clock clock;
  private final InterruptedPolls interrupted = new InterruptedPolls();

  public Cursors(Store store, Settings settings, String owner, WorkSignal signal, Clock clock) {
    this.signal = signal;
    this.store = store;
    this.settings = settings;
    this.owner = owner;
    this.clock = clock;
  }

  /**
   * Makes every configured list known and due: a poll also runs once at start, and where one was
   * interrupted, another after it, because its window ends where it was begun.
   */
  public void start() {
    for (Account account : settings.accounts()) {
      interrupted.find(store, account);
      store.write(
          session -> {
            int rows = 0;
            for (String list : lists(account.source())) {
              rows += insert(session, account, list, Cursor.POLL, clock.instant());
              rows += insert(session, account, list, Cursor.SWEEP, null);
            }
            return rows;
          });
      request(account, Cursor.POLL);
    }
  }

  /** Makes the lists of every account of a source due now; false if there is no such account. */
  public boolean poll(String source) {
    List<Account> accounts = settings.accounts(source);
    accounts.forEach(account -> request(account, Cursor.POLL));
    signal.raise();
    return !accounts.isEmpty();
  }

  /** Has every list read back as far as the sweep reaches. */
  public void sweep() {
    settings.accounts().forEach(account -> request(account, Cursor.SWEEP));
    signal.raise();
  }

  private void request(Account account, String kind) {
    for (String list : lists(account.source())) {
      store.write(
          session ->
              session.update(
                  "update gateway_cursor set due_at = coalesce(due_at, ?)" + KEY,
                  clock.instant(),
                  account.source(),
                  account.name(),
                  list,
                  kind));
    }
  }

  /**
   * The lists that are polled of a source; a platform without lists has one, of all its orders, if
   * it has a poll.
   */
  public List<String> lists(String source) {
    String key = "gateway.poll." + source + ".lists";
    if (settings.has(key)) {
      return settings.list(key);
    }
    return settings.has("gateway.poll." + source + ".overlap") ? List.of("orders") : List.of();
  }

  private static int insert(
      Session session, Account account, String list, String kind, @Nullable Instant due)
      throws SQLException {
    return session.update(
        """
        insert into gateway_cursor (source, account, list, kind, due_at) values (?, ?, ?, ?, ?)
        on conflict (source, account, list, kind) do nothing""",
        account.source(),
        account.name(),
        list,
        kind,
        due);
  }

  /** The account's list that has been due longest, held for one page. */
  public Optional<Cursor> claim(Account account) {
    Instant now = clock.instant();
    List<Cursor> claimed =
        store.write(
            session ->
                session.list(
                    """
                    with picked as materialized (
                      select source, account, list, kind from gateway_cursor
                      where source = ? and account = ? and due_at <= ?
                        and (lease_until_at is null or lease_until_at <= ?)
                      order by case when kind = 'poll' then 0 else 1 end, due_at limit 1"""
                        + store.database().skipLocked()
                        + """
                        )
                        update gateway_cursor set lease_owner = ?, lease_until_at = ?
                        where (source, account, list, kind) in (
                          select source, account, list, kind from picked)
                        returning list, kind, window_from_at, window_to_at, reached_at, page_offset,
                          pass_count, page_count, news_count, failure_count, page_digest, page_next""",
                    row -> cursor(row, account, now),
                    account.source(),
                    account.name(),
                    now,
                    now,
                    owner,
                    now.plus(settings.duration("gateway.enrich.lease"))));
    Optional<Cursor> cursor = claimed.stream().findFirst();
    cursor.ifPresent(interrupted::claimed);
    return cursor;
  }

  private Cursor cursor(ResultSet row, Account account, Instant now) throws SQLException {
    String kind = row.getString(2);
    Instant from = Times.parseOrNull(row.getString(3));
    Instant reached = Times.parseOrNull(row.getString(5));
    return new Cursor(
        account,
        row.getString(1),
        kind,
        from == null ? windowStart(account, kind, reached, now) : from,
        Times.parseOrNull(row.getString(4)),
        row.getInt(6),
        row.getInt(7),
        row.getInt(8),
        row.getInt(9),
        row.getInt(10),
        row.getString(11),
        row.getString(12));
  }

  private Instant windowStart(
      Account account, String kind, @Nullable Instant reached, Instant now) {
    if (kind.equals(Cursor.SWEEP)) {
      return now.minus(settings.duration("gateway.poll.sweep-age-max"));
    }
    return reached == null
        ? now.minus(settings.duration("gateway.poll.lookback"))
        : reached.minus(settings.duration("gateway.poll." + account.source() + ".overlap"));
  }

  /** When the account's next list is due; empty if none is. */
  public Optional<Instant> nextDue(Account account) {
    return store.read(
        session ->
            session.first(
                """
                select due_at from gateway_cursor
                where source = ? and account = ? and due_at is not null
                  and (lease_until_at is null or lease_until_at <= ?)
                order by due_at limit 1""",
                row -> Times.parse(row.getString(1)),
                account.source(),
                account.name(),
                clock.instant()));
  }

  /** What shows, with this page, that the platform's list does not end; empty if nothing does. */
  Optional<String> endless(Cursor cursor, PollPage page) {
    if (!page.sightings().isEmpty() && page.digest().equals(cursor.lastPage())) {
      return Optional.of("the platform sent the same page twice");
    }
    int most = settings.count("gateway.poll.pages-max");
    return page.last() || cursor.pages() + 1 < most
        ? Optional.empty()
        : Optional.of("the platform has more than " + most + " pages");
  }

  /** The page was read; in the caller's transaction, with what it brought. False if it was lost. */
  boolean advance(Session session, Cursor cursor, PollPage page, int news) throws SQLException {
    if (endless(cursor, page).isPresent()) {
      return giveUp(session, cursor);
    }
    int brought = cursor.news() + news;
    Instant to = cursor.to() == null ? page.platformTime() : cursor.to();
    if (!page.last()) {
      return move(
          session,
          cursor,
          to,
          cursor.offset() + page.advance(),
          cursor.passes(),
          cursor.pages() + 1,
          page,
          brought);
    }
    boolean again =
        cursor.pages() > 0
            && brought > 0
            && cursor.passes() + 1 < settings.count("gateway.poll.passes-max");
    return again
        ? move(session, cursor, to, 0, cursor.passes() + 1, 0, null, 0)
        : finish(session, cursor, to);
  }

  private boolean move(
      Session session,
      Cursor cursor,
      @Nullable Instant to,
      int offset,
      int passes,
      int pages,
      @Nullable PollPage page,
      int news)
      throws SQLException {
    return update(
        session,
        """
        due_at = ?, window_from_at = ?, window_to_at = ?, page_offset = ?, pass_count = ?,
        page_count = ?, page_digest = ?, page_next = ?, news_count = ?, failure_count = 0""",
        cursor,
        clock.instant(),
        cursor.from(),
        to,
        offset,
        passes,
        pages,
        page == null ? null : page.digest(),
        page == null ? null : page.next(),
        news);
  }

  /**
   * The window is done: only now does the cursor move, to the platform's own time at its start. A
   * platform that tells no time keeps the cursor where its first window began.
   */
  private boolean finish(Session session, Cursor cursor, @Nullable Instant to) throws SQLException {
    boolean again = interrupted.isOne(cursor);
    return update(
        session,
        "reached_at = coalesce(?, reached_at, ?), finished_at = ?, due_at = ?, " + IDLE,
        cursor,
        to,
        cursor.from(),
        clock.instant(),
        again ? clock.instant() : null);
  }

  /** The window is left unread: the next poll begins again where this one began. */
  private boolean giveUp(Session session, Cursor cursor) throws SQLException {
    return update(
        session,
        "reached_at = coalesce(reached_at, ?), due_at = null, " + IDLE,
        cursor,
        cursor.from());
  }

  /**
   * The page could not be read: it is read again, at the same place; but where the platform may
   * have forgotten what it gave out, the pass begins again, as if none of it had been read.
   */
  void retry(Cursor cursor, Duration delay) {
    boolean forgotten = cursor.next() != null && cursor.failures() + 1 >= FAILURES_MAX;
    store.write(
        session ->
            update(
                session,
                "due_at = ?, window_from_at = ?, failure_count = failure_count + 1"
                    + (forgotten ? BEGUN_AGAIN : ""),
                cursor,
                clock.instant().plus(delay),
                cursor.from()));
  }

  /** Frees a cursor that the route has not settled. */
  void release(Cursor cursor) {
    store.write(session -> update(session, "list = list", cursor));
  }

  private boolean update(
      Session session, String assignments, Cursor cursor, @Nullable Object... values)
      throws SQLException {
    @Nullable Object[] all = new @Nullable Object[values.length + 5];
    System.arraycopy(values, 0, all, 0, values.length);
    all[values.length] = cursor.account().source();
    all[values.length + 1] = cursor.account().name();
    all[values.length + 2] = cursor.list();
    all[values.length + 3] = cursor.kind();
    all[values.length + 4] = owner;
    return session.update(
            "update gateway_cursor set lease_owner = null, lease_until_at = null, "
                + assignments
                + KEY
                + " and lease_owner = ?",
            all)
        > 0;
  }
}
