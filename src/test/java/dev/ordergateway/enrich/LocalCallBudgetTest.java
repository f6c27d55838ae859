package dev.ordergateway.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalCallBudgetTest {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private final AtomicLong now = new AtomicLong(-5_000_000_000L);

  private LocalCallBudget budget(int limit) {
    return new LocalCallBudget(limit, now::get);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 60, 500})
  void neverMoreThanTheLimitInAnySixtySeconds(int limit) {
    LocalCallBudget budget = budget(limit);
    Random random = new Random(limit);
    // A platform may count a call at any moment between its begin and its end.
    List<Long> counted = new ArrayList<>();
    for (long end = now.get() + 10 * MINUTE; now.get() < end; ) {
      if (budget.tryAcquire()) {
        long began = now.get();
        long took = random.nextLong(2_000_000_000L);
        now.addAndGet(took);
        counted.add(began + (took == 0 ? 0 : random.nextLong(took)));
        budget.finished();
      } else {
        now.addAndGet(Math.max(1, budget.waitFor().toNanos()));
      }
    }

    counted.sort(Long::compare);
    for (int i = 0; i + limit < counted.size(); i++) {
      assertThat(counted.get(i + limit) - counted.get(i)).isGreaterThanOrEqualTo(MINUTE);
    }
    // And it is used: a budget that stands still keeps every limit.
    assertThat(counted.size()).isGreaterThanOrEqualTo(Math.min(limit * 5, 300));
  }

  @Test
  void callsUnderWayCountWithTheOthers() {
    LocalCallBudget budget = budget(2);

    assertThat(budget.tryAcquire()).isTrue();
    now.addAndGet(MINUTE);
    assertThat(budget.tryAcquire()).isTrue();
    now.addAndGet(MINUTE);

    assertThat(budget.tryAcquire()).isFalse();
    assertThat(budget.left()).isZero();
    budget.finished();
    assertThat(budget.tryAcquire()).isFalse();
    now.addAndGet(MINUTE + 1);
    assertThat(budget.tryAcquire()).isTrue();
  }

  @Test
  void permitThatWasNotUsedIsNotCounted() {
    LocalCallBudget budget = budget(1);

    assertThat(budget.tryAcquire()).isTrue();
    budget.returned();

    assertThat(budget.left()).isEqualTo(1);
    now.addAndGet(MINUTE);
    assertThat(budget.tryAcquire()).isTrue();
  }

  @Test
  void callsFromBeforeARestartAreCountedUntilAMinuteIsOver() {
    LocalCallBudget budget = budget(2);
    budget.remember(Duration.ofSeconds(50));
    budget.remember(Duration.ofSeconds(40));

    assertThat(budget.tryAcquire()).isFalse();
    assertThat(budget.waitFor()).isEqualTo(Duration.ofSeconds(10));
    now.addAndGet(Duration.ofSeconds(10).toNanos() + 1);
    assertThat(budget.tryAcquire()).isTrue();
  }

  @Test
  void limitsUpToSixtyThousandAreReached() {
    LocalCallBudget budget = budget(60_000);
    int calls = 0;
    for (long end = now.get() + 2 * MINUTE; now.get() < end; ) {
      if (budget.tryAcquire()) {
        budget.finished();
        calls++;
      } else {
        now.addAndGet(budget.waitFor().toNanos());
      }
    }

    assertThat(calls).isBetween(90_000, 120_001);
  }
}
