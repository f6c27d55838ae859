package dev.ordergateway.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A seller's local time without an offset, where clocks change. */
class WrittenTimeTest {
  @ParameterizedTest
  @CsvSource({
    // Clocks went from 00:00 to 01:00: a time in between is moved forward.
    "2018-11-03T23:59:59, America/Sao_Paulo, 2018-11-04T02:59:59Z",
    "2018-11-04T00:30:00, America/Sao_Paulo, 2018-11-04T03:30:00Z",
    "2018-11-04T01:00:00, America/Sao_Paulo, 2018-11-04T03:00:00Z",
    // Clocks went from 00:00 back to 23:00: of the hour shown twice the first is meant.
    "2018-02-17T23:30:00, America/Sao_Paulo, 2018-02-18T01:30:00Z",
    "2018-02-18T00:00:00, America/Sao_Paulo, 2018-02-18T03:00:00Z",
    "2018-02-17T23:30:00-03:00, America/Sao_Paulo, 2018-02-18T02:30:00Z",
    // Half an hour, where that is the change.
    "2026-10-04T02:15:00, Australia/Lord_Howe, 2026-10-03T15:45:00Z"
  })
  void localTimeIsReadWhereClocksChange(String written, ZoneId zone, Instant expected) {
    assertThat(WrittenTime.read(written, zone)).isEqualTo(expected);
  }
}
