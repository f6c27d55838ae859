package dev.ordergateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformTimeTest {
  @ParameterizedTest
  @CsvSource({
    "2024-05-14 02:09:58, UTC, 2024-05-14T02:09:58Z",
    "2024-05-14 02:09:58, Australia/Sydney, 2024-05-13T16:09:58Z",
    "2024-05-14T09:12:40.000-03:00, UTC, 2024-05-14T12:12:40Z",
    "2024-05-14T09:12:43.512-03:00, UTC, 2024-05-14T12:12:43.512Z",
    "2024-05-14T09:12:43.5-0330, UTC, 2024-05-14T12:42:43.500Z",
    "2024-05-14T09:12:40, America/Sao_Paulo, 2024-05-14T12:12:40Z",
    "2024-05-14T09:12Z, America/Sao_Paulo, 2024-05-14T09:12:00Z",
    "2024-05-14T12:12:40.123456789Z, UTC, 2024-05-14T12:12:40.123456789Z",
    "2024-10-06 02:30:00, Australia/Sydney, 2024-10-05T16:30:00Z",
    "2024-04-07 02:30:00, Australia/Sydney, 2024-04-06T15:30:00Z",
    "2024-05-14, Australia/Sydney, 2024-05-14"
  })
  void timeBecomesAnInstantAndADayStaysADay(String written, ZoneId zone, String instant) {
    assertThat(PlatformTime.parse(written, zone).instant()).isEqualTo(instant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "14/05/2024",
        "2024-13-01",
        "2024-05-14 25:00:00",
        "now",
        "2024-05-14T09:12:40+99"
      })
  void anythingElseIsRefused(String written) {
    assertThatThrownBy(() -> PlatformTime.parse(written, ZoneId.of("UTC")))
        .isInstanceOf(DateTimeException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "'$instant(x)', 0000-00-00 00:00:00,",
    "'$instant(x)', 0000-00-00,",
    "'$instant(x)', '',",
    "'$instant(x)', ' 2024-05-14 02:09:58 ', 2024-05-14T02:09:58Z",
    "'$instant(x, \"America/Sao_Paulo\")', 2024-05-14 02:09:58, 2024-05-14T05:09:58Z",
    "'$day(x)', 2024-05-14 23:59:58, 2024-05-14",
    "'$day(x)', 0000-00-00,"
  })
  void mappingReadsTimesAndTakesDayZeroForNone(String expression, String written, String time)
      throws MappingException {
    OrderMapping mapping =
        Orders.mapping("{'orderId': '1', 'status': 'new', 'paidAt': " + expression + "}");

    MappedOrder mapped = mapping.map(Orders.ACME, Orders.json("{\"x\":\"" + written + "\"}"), null);

    assertThat(mapped.order().path("paidAt").textValue()).isEqualTo(time);
  }
}
