package dev.ordergateway.poll;

import dev.ordergateway.enrich.WorkSignal;
import dev.ordergateway.settings.Account;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lists that are read only to be looked at, by the same routes, budgets and pauses as a poll, and
 * after it. Kept in memory: no cursor moves, nothing is accepted, and a process that ends has
 * forgotten them. Safe for any thread.
 */
public final class Readings {
  private final int passesMax;
  private final WorkSignal signal;
  private final Clock clock;
  private final List<Reading> open = new ArrayList<>();

  /**
   * @param passesMax how often a list of several pages is read until nothing is new
   */
  public Readings(int passesMax, WorkSignal signal, Clock clock) {
    this.passesMax = passesMax;
    this.signal = signal;
    this.clock = clock;
  }

  /** One list that is being read. */
  public static final class Reading {
    private final Account account;
    private final String list;
    private final Instant from;
    private final Consumer<List<Sighting>> looker;
    private final CompletableFuture<Boolean> done = new CompletableFuture<>();
    private final Set<String> seen = new HashSet<>();
    private Instant dueAt;
    private @Nullable Cursor claimed;
    private @Nullable String lastPage;
    private @Nullable String next;
    private int offset;
    private int passes;
    private int pages;
    private int news;
    private int progress;

    private Reading(
        Account account,
        String list,
        Instant from,
        Consumer<List<Sighting>> looker,
        Instant dueAt) {
      this.account = account;
      this.list = list;
      this.from = from;
      this.looker = looker;
      this.dueAt = dueAt;
    }

    public Account account() {
      return account;
    }

    public String list() {
      return list;
    }

    /**
     * True once all of the list has been looked at, false once it shows that it does not end; never
     * completed for one that cannot be read.
     */
    public CompletableFuture<Boolean> done() {
      return done;
    }
  }

  /**
   * Has a list read from a time on; returns at once.
   *
   * @param looker gets each page once it was read, in a thread of the poll's; must not block long
   */
  public Reading ask(Account account, String list, Instant from, Consumer<List<Sighting>> looker) {
    Reading reading = new Reading(account, list, from, looker, clock.instant());
    synchronized (open) {
      open.add(reading);
    }
    signal.raise();
    return reading;
  }

  /** Nobody waits for it any more. */
  public void forget(Reading reading) {
    synchronized (open) {
      open.remove(reading);
    }
  }

  /** How many of its pages have been read so far. */
  public int progress(Reading reading) {
    synchronized (open) {
      return reading.progress;
    }
  }

  Optional<Cursor> claim(Account account) {
    Instant now = clock.instant();
    synchronized (open) {
      for (Reading each : open) {
        if (each.account.equals(account) && each.claimed == null && !each.dueAt.isAfter(now)) {
          Cursor cursor =
              new Cursor(
                  account,
                  each.list,
                  Cursor.LOOK,
                  each.from,
                  null,
                  each.offset,
                  each.passes,
                  each.pages,
                  each.news,
                  0,
                  each.lastPage,
                  each.next);
          each.claimed = cursor;
          return Optional.of(cursor);
        }
      }
      return Optional.empty();
    }
  }

  Optional<Instant> nextDue(Account account) {
    synchronized (open) {
      return open.stream()
          .filter(each -> each.account.equals(account) && each.claimed == null)
          .map(each -> each.dueAt)
          .min(Instant::compareTo);
    }
  }

  /**
   * @param endless whether the page shows that the list does not end
   */
  void read(PollPage page, Cursor cursor, boolean endless) {
    Reading reading = find(cursor).orElse(null);
    if (reading == null) {
      return;
    }
    reading.looker.accept(page.sightings());
    boolean over;
    synchronized (open) {
      over = advance(reading, page) || endless;
      if (over) {
        open.remove(reading);
      }
    }
    if (over) {
      reading.done.complete(!endless);
    }
  }

  /** As for a poll: pages move while they are read, so that one pass may not have shown all. */
  private boolean advance(Reading reading, PollPage page) {
    reading.claimed = null;
    reading.progress++;
    reading.pages++;
    for (Sighting sighting : page.sightings()) {
      String row = sighting.orderId() + " " + sighting.status() + " " + sighting.platformAt();
      reading.news += reading.seen.add(row) ? 1 : 0;
    }
    reading.lastPage = page.digest();
    reading.next = page.next();
    if (!page.last()) {
      reading.offset += page.advance();
      return false;
    }
    reading.passes++;
    boolean over = reading.pages <= 1 || reading.news == 0 || reading.passes >= passesMax;
    reading.offset = 0;
    reading.pages = 0;
    reading.news = 0;
    reading.lastPage = null;
    reading.next = null;
    return over;
  }

  void retry(Cursor cursor, Duration delay) {
    synchronized (open) {
      find(cursor)
          .ifPresent(
              reading -> {
                reading.claimed = null;
                reading.dueAt = clock.instant().plus(delay);
              });
    }
  }

  /** Frees a page that the route has not settled. */
  void release(Cursor cursor) {
    synchronized (open) {
      find(cursor).ifPresent(reading -> reading.claimed = null);
    }
  }

  private Optional<Reading> find(Cursor cursor) {
    synchronized (open) {
      return open.stream().filter(each -> each.claimed == cursor).findFirst();
    }
  }
}
