package dev.ordergateway.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.ledger.Store;
import dev.ordergateway.ledger.StoreException;
import dev.ordergateway.settings.Settings;
import dev.ordergateway.settings.SettingsLoader;
import dev.ordergateway.testing.LedgerDatabase;
import dev.ordergateway.testing.LoggedLines;
import dev.ordergateway.testing.Platforms;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may work beside whom on one store, and by which clock. */
class MembershipIT {
  private static final int ROUNDS = 20;

  @TempDir Path home;
  private final LedgerDatabase ledger = LedgerDatabase.postgres();
  private final Store store = Store.open(ledger.database(), 100, Duration.ofSeconds(10));
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final Platforms platforms = new Platforms();

  @AfterEach
  void close() {
    threads.shutdownNow();
    platforms.close();
    store.close();
  }

  @Test
  void ofTwoThatWouldSplitTheOrdersOneIsRefusedAlsoIfTheyStartAtOneMoment() throws Exception {
    Settings here = settings(Map.of());
    Settings there = settings(Map.of("gateway.sink.uri", "direct:elsewhere"));
    for (int round = 0; round < ROUNDS; round++) {
      CyclicBarrier together = new CyclicBarrier(2);
      List<Future<Membership>> starting = new ArrayList<>();
      for (Settings settings : List.of(here, there)) {
        starting.add(threads.submit(joining(settings, together, round)));
      }

      List<Membership> joined = new ArrayList<>();
      for (Future<Membership> each : starting) {
        Membership membership = each.get();
        if (membership != null) {
          joined.add(membership);
        }
      }

      assertThat(joined).as("members in round " + round).hasSize(1);
      joined.get(0).close();
    }
  }

  /** Null for one that was refused. */
  private Callable<Membership> joining(Settings settings, CyclicBarrier together, int round) {
    return () -> {
      together.await();
      try {
        return join(settings, Clock.systemUTC(), round + settings.text("gateway.sink.uri"));
      } catch (StoreException e) {
        assertThat(e).hasMessageContaining("another replica runs with another value of");
        return null;
      }
    };
  }

  @Test
  void machineWhoseClockIsWrongByHoursWorksByTheStoresAndSaysSoOnce() throws Exception {
    Clock wrong = Clock.offset(Clock.systemUTC(), Duration.ofHours(5));
    try (LoggedLines log = new LoggedLines();
        Membership membership = join(settings(Map.of()), wrong, "1-ahead")) {
      assertThat(Duration.between(Instant.now(), membership.clock().instant()).abs())
          .isLessThan(Duration.ofMinutes(1));
      assertThat(log.with("clock differs from the store's by"))
          .singleElement()
          .asString()
          .startsWith("WARN")
          .containsPattern("by -1(7999|8000)\\.\\d+ s; the store's time is used");
    }
  }

  private Membership join(Settings settings, Clock machine, String owner) {
    return Membership.join(store, settings, machine, true, owner, "1.0.0");
  }

  private Settings settings(Map<String, String> changed) throws Exception {
    Map<String, String> settings = platforms.settings();
    settings.put("gateway.home", home.toString());
    settings.putAll(changed);
    return SettingsLoader.load(Map.of(), settings);
  }
}
