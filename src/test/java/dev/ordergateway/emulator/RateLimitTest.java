package dev.ordergateway.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private final Instant start = Instant.parse("2024-05-14T02:00:00Z");
  private final RateLimit rate = new RateLimit(2);

  @Test
  void aCallIsOutOfTheWindowWhenItIsAMinuteOld() {
    assertThat(rate.admits(start)).isTrue();
    assertThat(rate.admits(start.plusSeconds(30))).isTrue();

    assertThat(rate.admits(start.plusMillis(59_999))).isFalse();
    assertThat(rate.admits(start.plusSeconds(60))).isTrue();
    assertThat(rate.admits(start.plusSeconds(61))).isFalse();
  }

  @Test
  void aRefusedCallTakesNoPlaceButIsSeen() {
    rate.admits(start);
    rate.admits(start.plusSeconds(1));
    rate.admits(start.plusSeconds(2));

    assertThat(rate.admits(start.plusSeconds(60))).isTrue();
    assertThat(rate.mostInAnyMinute()).isEqualTo(3);
  }
}
