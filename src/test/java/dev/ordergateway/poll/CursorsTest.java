package dev.ordergateway.poll;

import static dev.ordergateway.testing.DueWorkFixture.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.DueWorkFixture;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the reading of a list goes on after pages, failures and whole windows, on a real store. */
class CursorsTest {
  private static final Duration DELAY = Duration.ofSeconds(30);

  private DueWorkFixture fixture;

  @BeforeEach
  void open(@TempDir Path home) {
    fixture = new DueWorkFixture(home);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  /** What was given out for it may have run out meanwhile. */
  @Test
  void passBeginsAgainIfThePageBehindATokenFailsThreeTimes() {
    Cursors cursors = started(Map.of());
    read(cursors, page("N1", false, "token-1"));
    fail(cursors);
    fail(cursors);
    Cursor third = claimed(cursors);
    assertThat(third.next()).isEqualTo("token-1");
    cursors.release(third);
    fail(cursors);

    Cursor begun = claimed(cursors);

    assertThat(begun.next()).isNull();
    assertThat(begun.offset()).isZero();
    assertThat(begun.pages()).isZero();
    assertThat(begun.lastPage()).as("else the first page would count as the same twice").isNull();
  }

  @Test
  void passWithoutTokensGoesOnWhereItWasHoweverOftenAPageFails() {
    Cursors cursors = started(Map.of());
    read(cursors, page("N1", false, (String) null));
    for (int i = 0; i < 5; i++) {
      fail(cursors);
    }

    Cursor next = claimed(cursors);

    assertThat(next.offset()).isEqualTo(1);
    assertThat(next.pages()).isEqualTo(1);
  }

  /** Where a platform tells no time, nothing may lie between two windows. */
  @Test
  void windowOfAPlatformWithoutATimeBeginsWhereTheFirstOneDid() {
    Cursors cursors = started(Map.of("gateway.poll.lookback", "0s"));
    Instant before = fixture.clock().instant();
    Instant began = read(cursors, page("N1", true, (String) null)).from();
    assertThat(began).isAfterOrEqualTo(before);
    for (int i = 0; i < 2; i++) {
      fixture.clock().advance(Duration.ofHours(1));
      cursors.poll("maropost");

      Cursor next = read(cursors, page("N2", true, (String) null));

      assertThat(next.from())
          .isEqualTo(began.truncatedTo(ChronoUnit.MILLIS).minus(Duration.ofMinutes(5)));
    }
  }

  /** The window that was interrupted ends where it was begun, and what came since is beyond it. */
  @Test
  void startHasAListReadOnceMoreWhoseWindowWasInterrupted() {
    Instant begun = fixture.clock().instant();
    read(started(Map.of()), page("N1", false, begun));
    fixture.clock().advance(Duration.ofHours(3));
    Cursors next = started(Map.of());
    Cursor rest = read(next, page("N2", true, begun));
    assertThat(rest.offset()).isEqualTo(1);

    Cursor again = read(next, page("N3", true, fixture.clock().instant()));

    assertThat(again.offset()).isZero();
    assertThat(again.to()).isNull();
    assertThat(next.claim(ACME)).as("read a third time").isEmpty();
  }

  private Cursors started(Map<String, String> changed) {
    Cursors cursors =
        new Cursors(
            fixture.store(),
            fixture.settings().with(changed, Map.of()),
            "here",
            fixture.signal(),
            fixture.clock());
    cursors.start();
    return cursors;
  }

  private static Cursor claimed(Cursors cursors) {
    return cursors.claim(ACME).orElseThrow();
  }

  private Cursor read(Cursors cursors, PollPage page) {
    Cursor cursor = claimed(cursors);
    boolean held = fixture.store().write(session -> cursors.advance(session, cursor, page, 0));
    assertThat(held).isTrue();
    return cursor;
  }

  private void fail(Cursors cursors) {
    cursors.retry(claimed(cursors), DELAY);
    fixture.clock().advance(DELAY);
  }

  private static PollPage page(String orderId, boolean last, @Nullable String next) {
    return page(orderId, last, null, next);
  }

  private static PollPage page(String orderId, boolean last, Instant platformTime) {
    return page(orderId, last, platformTime, null);
  }

  private static PollPage page(
      String orderId, boolean last, @Nullable Instant platformTime, @Nullable String next) {
    byte[] row = "{}".getBytes(StandardCharsets.UTF_8);
    Sighting sighting = new Sighting(orderId, "Pick", "Pick", null, true, null, row);
    return new PollPage(List.of(sighting), 1, last, platformTime, next);
  }
}
