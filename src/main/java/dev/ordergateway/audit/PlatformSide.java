package dev.ordergateway.audit;

import dev.ordergateway.audit.AuditJob.Count;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.poll.Cursors;
import dev.ordergateway.poll.KnownOrder;
import dev.ordergateway.poll.Readings;
import dev.ordergateway.poll.Readings.Reading;
import dev.ordergateway.poll.Sighting;
import dev.ordergateway.settings.Account;
import dev.ordergateway.settings.Settings;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Holds the platforms' own lists against the ledger, through the poll's routes and budgets. */
final class PlatformSide {
  /** A list of which nothing could be read for so long is given up. */
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private static final long LOOK_EVERY_MS = 1_000;

  private final Store store;
  private final Settings settings;
  private final Cursors cursors;
  private final Readings readings;
  private final Clock clock;

  PlatformSide(Store store, Settings settings, Cursors cursors, Readings readings, Clock clock) {
    this.store = store;
    this.settings = settings;
    this.cursors = cursors;
    this.readings = readings;
    this.clock = clock;
  }

  /** Has every list of the scope read; to be followed by {@link #await}. */
  List<Reading> ask(AuditJob job) {
    Instant until = job.askedAt().minus(settings.duration("gateway.poll.grace"));
    Instant to = job.scope().to().isBefore(until) ? job.scope().to() : until;
    List<Reading> asked = new ArrayList<>();
    for (Account account : settings.accounts()) {
      if (job.scope().has(account)) {
        Set<String> orders = ConcurrentHashMap.newKeySet();
        for (String list : cursors.lists(account.source())) {
          asked.add(
              readings.ask(
                  account,
                  list,
                  job.scope().from(),
                  page -> look(job, account, list, page, to, orders)));
        }
      }
    }
    return asked;
  }

  /**
   * @param to what changed later may still be on its way to us
   * @param orders those that were counted or found already
   */
  private void look(
      AuditJob job,
      Account account,
      String list,
      List<Sighting> page,
      Instant to,
      Set<String> orders) {
    store.read(
        session -> {
          for (Sighting sighting : page) {
            Instant at = sighting.platformAt();
            if (sighting.isNamed() && (at == null || !at.isAfter(to))) {
              if (orders.add(sighting.orderId())) {
                job.count(Count.SIGHTINGS, 1);
              }
              compare(session, job, account, list, sighting, orders);
            }
          }
          return page;
        });
  }

  private static void compare(
      Session session,
      AuditJob job,
      Account account,
      String list,
      Sighting sighting,
      Set<String> orders)
      throws SQLException {
    OrderKey key = new OrderKey(account.source(), account.name(), sighting.orderId());
    Optional<KnownOrder> known = KnownOrder.find(session, key);
    Finding.Kind kind =
        known.isEmpty()
            ? Finding.Kind.MISSING
            : known.get().isOlderThan(session, sighting) ? Finding.Kind.STALE : null;
    if (kind != null && orders.add(kind.word() + " " + sighting.orderId())) {
      job.find(
          kind,
          account.source(),
          account.name(),
          sighting.orderId(),
          "the platform's list "
              + list
              + " has "
              + shown(sighting)
              + known.map(PlatformSide::ours).orElse("; the ledger does not know it"));
    }
  }

  private static String shown(Sighting sighting) {
    String status = sighting.status() == null ? sighting.type() : sighting.status();
    return status + (sighting.platformAt() == null ? "" : " of " + sighting.platformAt());
  }

  private static String ours(KnownOrder known) {
    String state =
        known.parked()
            ? ", and it is parked: " + known.cause()
            : known.due() ? ", and it is due" : "";
    String seen = known.updatedAt() == null ? "" : " of " + known.updatedAt();
    return "; last fetched was "
        + (known.status() == null ? "nothing yet" : known.status() + seen)
        + state;
  }

  /**
   * Until each list has been read, or nothing moves any more.
   *
   * @param since when they were asked for
   */
  void await(AuditJob job, List<Reading> asked, Instant since) throws InterruptedException {
    Set<Reading> left = new HashSet<>(asked);
    int progress = 0;
    Instant moved = since;
    while (!left.isEmpty() && moved.plus(PATIENCE).isAfter(clock.instant())) {
      awaitOne(left.iterator().next());
      left.removeIf(reading -> reading.done().isDone());
      int now = asked.stream().mapToInt(readings::progress).sum();
      moved = now == progress ? moved : clock.instant();
      progress = now;
    }
    for (Reading reading : asked) {
      if (reading.done().getNow(false)) {
        continue;
      }
      Account account = reading.account();
      job.find(
          Finding.Kind.LIST_UNREAD,
          account.source(),
          account.name(),
          reading.list(),
          "the platform did not give all of it; " + readings.progress(reading) + " pages read");
    }
  }

  void forget(List<Reading> asked) {
    asked.forEach(readings::forget);
  }

  private static void awaitOne(Reading reading) throws InterruptedException {
    try {
      reading.done().get(LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // Looked at again, with how far the others have come.
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
