package dev.ordergateway.validate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ordergateway.accept.Cause;
import dev.ordergateway.accept.Notification;
import dev.ordergateway.receive.Refusal;
import dev.ordergateway.settings.Account;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MarketplaceDocumentTest {
  private static final Path SCHEMA = Path.of("schemas/marketplace/notification.schema.json");
  private static final MarketplaceDocument DOCUMENT = Cases.marketplace();
  private static final List<Account> OPENED = List.of(Cases.OUTRA, Cases.LOJA);

  static List<Path> accepted() {
    return Cases.in("marketplace/accept");
  }

  static List<Path> flagged() {
    return Cases.in("marketplace/flag");
  }

  static List<Path> quarantined() {
    return Cases.in("marketplace/quarantine");
  }

  static List<Path> refused() {
    return Cases.in("marketplace/refuse");
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void documentedEventIsTakenWithoutAFlag(Path file) throws Refusal {
    byte[] body = Cases.read(file);

    Notification notification = read(body);

    assertThat(notification.flags()).isEmpty();
    assertThat(notification.quarantine()).isNull();
    assertThat(notification.account()).isEqualTo("loja");
    assertThat(notification.eventAt()).isNotNull();
    assertThat(notification.externalId()).startsWith(notification.orderId() + ":");
    assertThat(notification.body()).isSameAs(body);
  }

  @ParameterizedTest
  @MethodSource("flagged")
  void unexpectedIsKeptAndFlaggedWithItsCause(Path file) throws Refusal {
    Notification notification = read(Cases.read(file));

    assertThat(notification.flags()).extracting(Cause::word).containsExactly(Cases.word(file));
    assertThat(notification.quarantine()).isNull();
    assertThat(notification.orderId()).isIn("7001001", "7001501");
  }

  @ParameterizedTest
  @MethodSource("quarantined")
  void whatCannotBeWorkedIsQuarantined(Path file) throws Refusal {
    Notification notification = read(Cases.read(file));

    boolean stranger = Cases.word(file).equals("unknown-seller");
    assertThat(notification.quarantine()).extracting(Cause::word).isEqualTo(Cases.word(file));
    assertThat(notification.account()).isEqualTo(stranger ? "" : "loja");
    assertThat(notification.opened()).isEqualTo(stranger ? List.of("outra", "loja") : List.of());
    assertThat(notification.orderId()).isEqualTo(stranger ? "7001001" : null);
    assertThat(notification.externalId()).matches("sha256:[0-9a-f]{64}");
  }

  @ParameterizedTest
  @MethodSource("refused")
  void badDocumentIsRefusedWithItsCode(Path file) {
    Refusal refusal = refusal(Cases.read(file));

    assertThat(refusal.getCode()).isEqualTo(Cases.word(file));
    assertThat(refusal.getDetail()).endsWith(".").doesNotContain("fasterxml", "java", "\n");
  }

  @Test
  void everyDocumentedTypeIsAmongTheCasesInOneNormalForm() throws Refusal {
    TreeSet<String> types = new TreeSet<>();
    for (Path file : accepted()) {
      types.add(read(Cases.read(file)).type());
    }

    assertThat(types)
        .containsExactlyInAnyOrder("NEW", "RAA", "APPROVED", "CANCELED", "CANCELED_DENIED");
  }

  @ParameterizedTest
  @CsvSource({
    "CANCELED DENIED,CANCELED_DENIED,true",
    "canceled_denied,CANCELED_DENIED,true",
    "Cancelled - Denied,CANCELED_DENIED,true",
    "CANCELLED,CANCELED,true",
    "CANCELLEDX,CANCELLEDX,true",
    "-New_,NEW,true",
    "NEW!,NEWX,false",
    "Ação,AXXO,false",
    "' - ','',true",
    "!,X,false"
  })
  void eventTypeHasOneSafeNormalForm(String sent, String normal, boolean exact) {
    assertThat(EventType.of(sent)).isEqualTo(new EventType(normal, exact));
  }

  @Test
  void eventTypeIsCutAtFortyCharacters() {
    assertThat(EventType.of("a".repeat(40)).exact()).isTrue();
    assertThat(EventType.of("a".repeat(41))).isEqualTo(new EventType("A".repeat(40), false));
    assertThat(EventType.of("a".repeat(39) + " b")).isEqualTo(new EventType("A".repeat(39), false));
  }

  @Test
  void sameInstantInAnyOffsetIsTheSameEvent() throws Refusal {
    String approved = "7001001:APPROVED:2024-05-14T14:40:02Z";

    for (String date :
        List.of(
            "2024-05-14T11:40:02.000-03:00",
            "2024-05-14T14:40:02Z",
            "2024-05-14T14:40:02.0+0000",
            "2024-05-14T11:40:02")) {
      assertThat(read(json("eventDate", '"' + date + '"')).externalId()).isEqualTo(approved);
    }
    assertThat(read(json("eventDate", "\"2024-05-14T11:40:02.001-03:00\"")).externalId())
        .isNotEqualTo(approved);
  }

  @Test
  void orderIsNewOnceWhateverDateItCarries() throws Refusal {
    String first = approved().replace("APPROVED", "New");
    String later = first.replace("11:40", "12:40");
    String undated = first.replaceFirst("\"eventDate\": \"[^\"]*\",", "");

    for (String body : List.of(first, later, undated)) {
      assertThat(read(body.getBytes(UTF_8)).externalId()).isEqualTo("7001001:NEW");
    }
  }

  @Test
  void idIsMadeOfTheBodyWhereTypeOrDateCannotTellRepeatsApart() throws Refusal {
    for (String file : List.of("missing-date/absent.json", "unknown-event-type/mended.json")) {
      assertThat(read(Cases.body("marketplace/flag/" + file)).externalId()).startsWith("sha256:");
    }
  }

  @Test
  void mendedTypeNeverPassesForAKnownOne() throws Refusal {
    Notification mended = read(json("eventType", "\"CANCELED!DENIED\""));

    assertThat(mended.type()).isEqualTo("CANCELEDXDENIED");
    assertThat(mended.flags()).containsExactly(Cause.UNKNOWN_EVENT_TYPE);
  }

  @Test
  void sellerIdChoosesAmongTheOpenedAccountsAsTextOrNumber() throws Refusal {
    assertThat(read(json("sellerId", "4822")).account()).isEqualTo("outra");
    assertThat(read(json("sellerId", "\"4822\"")).account()).isEqualTo("outra");
    assertThat(DOCUMENT.read(json("sellerId", "4822"), List.of(Cases.LOJA)).quarantine())
        .isEqualTo(Cause.UNKNOWN_SELLER);
  }

  @Test
  void nestingIsTakenUpToTheLimitAndNotBeyond() throws Refusal {
    assertThat(read(nested(64)).flags()).containsExactly(Cause.UNKNOWN_FIELD);
    assertThat(refusal(nested(65)).getCode()).isEqualTo("too-deep");
    assertThat(refusal("[".repeat(200_000).getBytes(UTF_8)).getCode()).isEqualTo("too-deep");
  }

  @Test
  void severalFlagsStandMostSpecificFirst() throws Refusal {
    byte[] body =
        "{\"sellerId\": 4821, \"resourceId\": 5, \"x\": 1, \"eventType\": \"a\"}".getBytes(UTF_8);

    assertThat(read(body).flags())
        .containsExactly(
            Cause.UNKNOWN_EVENT_TYPE,
            Cause.UNKNOWN_FIELD,
            Cause.MISSING_RESOURCE_TYPE,
            Cause.MISSING_DATE,
            Cause.MISSING_URI_RESOURCE);
  }

  @Test
  void editedSchemaDecidesWhatIsFlagged() throws Refusal {
    String edited =
        new String(Cases.read(SCHEMA), UTF_8)
            .replace("\"NEW\",", "\"NEW\", \"SENT\",")
            .replace("\"required\": [\"eventDate\", ", "\"required\": [")
            .replace("\"additionalProperties\": false", "\"additionalProperties\": true");
    MarketplaceDocument document = document(edited);

    for (String file :
        List.of(
            "unknown-event-type/type-not-in-the-list.json",
            "missing-date/absent.json",
            "unknown-field/huge-exponent.json",
            "unknown-field/text.json")) {
      assertThat(document.read(Cases.body("marketplace/flag/" + file), OPENED).flags())
          .as(file)
          .isEmpty();
    }
  }

  @Test
  void unusableSchemaIsRefusedAtStart() {
    for (String unusable : List.of("hello", "[]", "{\"$ref\": \"#/$defs/nowhere\"}", "")) {
      assertThatThrownBy(() -> document(unusable))
          .as(unusable)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("JSON Schema");
    }
  }

  @Test
  void schemaThatPointsElsewhereFetchesNothing() throws Exception {
    try (ServerSocket peer = new ServerSocket(0)) {
      peer.setSoTimeout(1);
      String schema = "{\"$ref\": \"http://127.0.0.1:" + peer.getLocalPort() + "/schema.json\"}";

      assertThatThrownBy(() -> document(schema)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(peer::accept).isInstanceOf(java.net.SocketTimeoutException.class);
    }
  }

  @Test
  void numbersAreComparedWithoutWritingThemOut() throws Refusal {
    MarketplaceDocument document =
        document(
            "{\"properties\": {\"n\": {\"type\": \"integer\", \"minimum\": 1, \"maximum\": 9,"
                + " \"multipleOf\": 0.5}}}");
    String digits = "9".repeat(200_000);

    for (String n :
        List.of("1e999999999", "-1e999999999", "1e-999999999", digits, "0.3" + digits)) {
      byte[] body = approved().replaceFirst("\\{", "{\"n\": " + n + ",").getBytes(UTF_8);
      long start = System.nanoTime();
      assertThat(document.read(body, OPENED).flags()).containsExactly(Cause.SCHEMA_INVALID);
      assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
    }
  }

  private static Notification read(byte[] body) throws Refusal {
    return DOCUMENT.read(body, OPENED);
  }

  private static Refusal refusal(byte[] body) {
    return catchThrowableOfType(Refusal.class, () -> read(body));
  }

  private static MarketplaceDocument document(String schema) {
    return new MarketplaceDocument(schema.getBytes(UTF_8), 64, Cases.CLOCK);
  }

  private static String approved() {
    return new String(Cases.body("marketplace/accept/approved.json"), UTF_8);
  }

  private static byte[] json(String name, String value) {
    return approved()
        .replaceFirst("\"" + name + "\": \"[^\"]*\"", "\"" + name + "\": " + value)
        .getBytes(UTF_8);
  }

  private static byte[] nested(int depth) {
    String inside = "[".repeat(depth - 1) + "]".repeat(depth - 1);
    return approved().replaceFirst("\\{", "{\"x\": " + inside + ",").getBytes(UTF_8);
  }
}
