package dev.ordergateway.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaropostPagesTest {
  @ParameterizedTest
  @CsvSource({
    // From 02:00 to 03:00 local clocks show each time twice that night.
    "2026-04-04T14:59:59Z, 2026-04-05T01:59:59",
    "2026-04-04T15:30:00Z, 2026-04-05T01:59:59",
    "2026-04-04T16:30:00Z, 2026-04-05T01:59:59",
    "2026-04-04T17:00:00Z, 2026-04-05T03:00:00",
    "2026-10-03T16:30:00Z, 2026-10-04T03:30:00"
  })
  void windowThatBeginsInAnHourShownTwiceBeginsBeforeIt(Instant from, LocalDateTime local) {
    assertThat(MaropostPages.local(from, ZoneId.of("Australia/Sydney"))).isEqualTo(local);
  }
}
