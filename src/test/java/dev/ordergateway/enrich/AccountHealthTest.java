package dev.ordergateway.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.enrich.AccountHealth.Pauses;
import dev.ordergateway.enrich.AccountHealth.State;
import dev.ordergateway.ledger.SqliteDatabase;
import dev.ordergateway.ledger.Store;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers and failures that come at the same moment. */
class AccountHealthTest {
  private static final Instant NOW = Instant.parse("2024-05-14T12:00:00Z");
  private static final Duration ASKED = Duration.ofMinutes(2);
  private static final Pauses PAUSES =
      new Pauses(Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofSeconds(30));

  @TempDir private Path home;

  @Test
  void answerThatComesWithAFailureDoesNotEndThePause() {
    try (Store store = store()) {
      Interrupted clock = new Interrupted();
      AccountHealth health = new AccountHealth(store, PAUSES, clock, new Random(1));
      clock.then = () -> pause(health);

      health.answered("maropost", "acme");

      assertPaused(health);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 4_999})
  void noPauseIsShorterThanTheFirstOneWhateverThePlatformAsksFor(long askedMillis) {
    try (Store store = store()) {
      AccountHealth health = new AccountHealth(store, PAUSES, new Interrupted(), new Random(1));
      Duration asked = Duration.ofMillis(askedMillis);

      health.pause("maropost", "acme", State.PAUSED, asked, "the platform answered 429");

      assertThat(health.of("maropost", "acme").until()).isEqualTo(NOW.plus(PAUSES.min()));
      assertThat(health.mayCall("maropost", "acme")).isFalse();
    }
  }

  private static void pause(AccountHealth health) {
    health.pause("maropost", "acme", State.PAUSED, ASKED, "the platform answered 429");
  }

  private static void assertPaused(AccountHealth health) {
    assertThat(health.of("maropost", "acme").state()).isEqualTo(State.PAUSED);
    assertThat(health.of("maropost", "acme").until()).isEqualTo(NOW.plus(ASKED));
    assertThat(health.mayCall("maropost", "acme")).isFalse();
  }

  private Store store() {
    return Store.open(
        new SqliteDatabase("jdbc:sqlite:gateway.db", home), 1_000, Duration.ofSeconds(10));
  }

  /** Something else happens whenever it is asked, once. */
  private static final class Interrupted extends Clock {
    private Runnable then = () -> {};

    @Override
    public Instant instant() {
      Runnable now = then;
      then = () -> {};
      now.run();
      return NOW;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
