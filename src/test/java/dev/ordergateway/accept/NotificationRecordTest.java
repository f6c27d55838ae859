package dev.ordergateway.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordergateway.accept.Notification.Via;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationRecordTest {
  private static final Instant RECEIVED = Instant.parse("2024-05-14T02:15:31.412345Z");
  private static final byte[] BODY = {0, (byte) 0xff, '<', (byte) 0xe4, '\n'};

  @Test
  void notificationComesBackAsItWas() throws IOException {
    Notification full =
        new Notification(
            "maropost",
            "acme",
            "4711",
            "N1",
            "Quase Lá",
            Instant.parse("2024-05-14T02:15:31Z"),
            RECEIVED,
            Via.WEBHOOK,
            List.of(Cause.UNKNOWN_STATUS, Cause.UNKNOWN_ELEMENT),
            null,
            List.of(),
            BODY);

    Notification read = NotificationRecord.read(NotificationRecord.write(full));

    assertThat(read).usingRecursiveComparison().isEqualTo(full);
  }

  @Test
  void quarantinedOneOfAnUnknownAccountComesBackAsItWas() throws IOException {
    Notification bare = bare("sha256:00", null, Cause.UNKNOWN_SELLER);

    Notification read = NotificationRecord.read(NotificationRecord.write(bare));

    assertThat(read).usingRecursiveComparison().isEqualTo(bare);
    assertThat(text(bare)).doesNotContain("null", "orderId", "account\"");
  }

  @Test
  void membersOfALaterVersionAreIgnored() throws IOException {
    String later = text(bare("1", "7001", null)).replace("{\"v\":1", "{\"v\":1,\"later\":[{}]");

    assertThat(NotificationRecord.read(bytes(later)).orderId()).isEqualTo("7001");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "4711", "{}", "{\"v\":2}", "not JSON", "{\"v\":1}"})
  void whatIsNoNotificationIsRefused(String record) {
    assertThatThrownBy(() -> NotificationRecord.read(bytes(record)))
        .isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"orderId\":\"7001\" | \"other\":\"7001\"",
        "\"orderId\":\"7001\" | \"orderId\":\"70\\u000001\"",
        "\"orderId\":\"7001\" | \"orderId\":\"\\ud800\"",
        "\"orderId\":\"7001\" | \"orderId\":7001",
        "\"source\":\"marketplace\" | \"source\":\"Market place\"",
        "\"via\":\"webhook\" | \"via\":\"mail\"",
        "\"flags\":[\"missing-date\"] | \"flags\":[\"of-tomorrow\"]",
        "\"opened\":[\"loja\"] | \"opened\":[\"\"]",
        "412345Z | 412345",
        "\"body\":\"AP88 | \"body\":\"*",
        "\"body\" | \"bodies\""
      })
  void whatTheLedgerCouldNotTakeIsRefused(String written, String instead) {
    String record = text(bare("1", "7001", null));
    assertThat(record).contains(written);

    assertThatThrownBy(() -> NotificationRecord.read(bytes(record.replace(written, instead))))
        .isInstanceOf(IOException.class);
  }

  private static Notification bare(String externalId, String orderId, Cause quarantine) {
    return new Notification(
        "marketplace",
        "",
        externalId,
        orderId,
        null,
        null,
        RECEIVED,
        Via.WEBHOOK,
        List.of(Cause.MISSING_DATE),
        quarantine,
        List.of("loja"),
        BODY);
  }

  private static String text(Notification notification) {
    return new String(NotificationRecord.write(notification), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
