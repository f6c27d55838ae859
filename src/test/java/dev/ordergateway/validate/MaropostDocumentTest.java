package dev.ordergateway.validate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ordergateway.accept.Cause;
import dev.ordergateway.accept.Notification;
import dev.ordergateway.receive.Refusal;
import dev.ordergateway.settings.Account;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MaropostDocumentTest {
  private static final Path XSD = Path.of("schemas/maropost/EventSchema.xsd");
  private static final MaropostDocument DOCUMENT = Cases.maropost();

  static List<Path> accepted() {
    return Cases.in("maropost/accept");
  }

  static List<Path> flagged() {
    return Cases.in("maropost/flag");
  }

  static List<Path> quarantined() {
    return Cases.in("maropost/quarantine");
  }

  static List<Path> refused() {
    return Cases.in("maropost/refuse");
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void documentedEventIsTakenWithoutAFlag(Path file) throws Refusal {
    byte[] body = Cases.read(file);

    Notification notification = read(body);

    assertThat(notification.flags()).isEmpty();
    assertThat(notification.quarantine()).isNull();
    assertThat(notification.orderId()).isNotEmpty();
    assertThat(notification.type()).isNotEmpty();
    assertThat(notification.eventAt()).isNotNull();
    assertThat(notification.externalId()).matches("5[0-9]{3}");
    assertThat(notification.body()).isSameAs(body);
  }

  @ParameterizedTest
  @MethodSource("flagged")
  void unexpectedIsKeptAndFlaggedWithItsCause(Path file) throws Refusal {
    Notification notification = read(Cases.read(file));

    assertThat(notification.flags()).extracting(Cause::word).containsExactly(Cases.word(file));
    assertThat(notification.quarantine()).isNull();
    assertThat(notification.orderId()).isIn("N20417", "N20424");
  }

  @ParameterizedTest
  @MethodSource("quarantined")
  void otherEventIsQuarantinedWhateverElseIsInIt(Path file) throws Refusal {
    Notification notification = read(Cases.read(file));

    assertThat(notification.quarantine()).extracting(Cause::word).isEqualTo(Cases.word(file));
    assertThat(notification.orderId()).isNull();
    assertThat(notification.account()).isEqualTo("acme");
  }

  @ParameterizedTest
  @MethodSource("refused")
  void badDocumentIsRefusedWithItsCode(Path file) {
    Refusal refusal = refusal(DOCUMENT, Cases.read(file));

    assertThat(refusal.getCode()).isEqualTo(Cases.word(file));
    assertThat(refusal.getDetail()).endsWith(".").doesNotContain("cvc", "SAX", "java", "\n");
  }

  @Test
  void everyDocumentedStatusIsAmongTheCases() throws Refusal {
    TreeSet<String> statuses = new TreeSet<>();
    for (Path file : accepted()) {
      statuses.add(read(Cases.read(file)).type());
    }

    assertThat(statuses)
        .containsExactlyInAnyOrder(
            "Quote",
            "New",
            "On Hold",
            "New Backorder",
            "Backorder Approved",
            "Pick",
            "Pack",
            "Pending Pickup",
            "Pending Dispatch",
            "Dispatched",
            "Cancelled",
            "Uncommitted");
  }

  @Test
  void everythingThatTheEventSaysIsInTheNotification() throws Refusal {
    Notification notification = read(Cases.body("maropost/accept/5103-pick.xml"));

    assertThat(notification.source()).isEqualTo("maropost");
    assertThat(notification.account()).isEqualTo("acme");
    assertThat(notification.externalId()).isEqualTo("5103");
    assertThat(notification.orderId()).isEqualTo("N20417");
    assertThat(notification.type()).isEqualTo("Pick");
    assertThat(notification.eventAt()).isEqualTo("2024-05-14T02:15:31Z");
    assertThat(notification.receivedAt()).isEqualTo(Cases.NOW);
    assertThat(notification.via()).isEqualTo(Notification.Via.WEBHOOK);
  }

  @Test
  void timeIsReadInTheZoneOfTheAccount() throws Refusal {
    Account sydney = new Account("maropost", "au", Map.of("time-zone", "Australia/Sydney"));

    Notification notification =
        DOCUMENT.read(Cases.body("maropost/accept/5103-pick.xml"), List.of(sydney));

    assertThat(notification.eventAt()).isEqualTo(Instant.parse("2024-05-13T16:15:31Z"));
  }

  @ParameterizedTest
  @CsvSource({"12,12", "012,12", "+12,12", "+0012,12", "0,0", "000,0", "' 12 ',12"})
  void eventIdIsANormalisedDecimal(String written, String externalId) throws Refusal {
    assertThat(read(event("EventID", written)).externalId()).isEqualTo(externalId);
  }

  @Test
  void withoutAUsableEventIdTheBodyItselfIsTheId() throws Refusal {
    byte[] absent = Cases.body("maropost/flag/missing-event-id/absent.xml");
    byte[] tooLong = event("EventID", "7".repeat(100_000));
    byte[] other = event("EventID", "7".repeat(100_001));

    assertThat(read(absent).externalId()).matches("sha256:[0-9a-f]{64}");
    assertThat(read(absent).externalId()).isEqualTo(read(absent.clone()).externalId());
    assertThat(read(tooLong).externalId()).matches("sha256:[0-9a-f]{64}");
    assertThat(read(tooLong).externalId()).isNotEqualTo(read(other).externalId());
    assertThat(read(event("EventID", "0".repeat(100_000) + "7")).externalId()).isEqualTo("7");
  }

  @Test
  void contradictingValuesCountAsNoneAndAreFlagged() throws Refusal {
    Notification statuses =
        read(text("<OrderStatus>Pick</OrderStatus>", "<OrderStatus>Pack</OrderStatus>"));
    Notification ids = read(text("<EventID>5103</EventID>", "<EventID>9</EventID>"));
    Notification cut = read(event("OrderStatus", "Pick<x/>Pack"));

    assertThat(statuses.type()).isNull();
    assertThat(statuses.flags()).containsExactly(Cause.UNKNOWN_STATUS, Cause.SCHEMA_INVALID);
    assertThat(ids.externalId()).startsWith("sha256:");
    assertThat(ids.flags()).containsExactly(Cause.INVALID_EVENT_ID, Cause.SCHEMA_INVALID);
    assertThat(cut.type()).isNull();
    assertThat(cut.flags()).contains(Cause.UNKNOWN_STATUS);
  }

  @Test
  void severalFlagsStandMostSpecificFirst() throws Refusal {
    byte[] body =
        "<Event><X/><Order><OrderID>N1</OrderID><OrderStatus>Lost</OrderStatus></Order></Event>"
            .getBytes(UTF_8);

    assertThat(read(body).flags())
        .containsExactly(
            Cause.UNKNOWN_STATUS,
            Cause.UNKNOWN_ELEMENT,
            Cause.MISSING_EVENT_ID,
            Cause.MISSING_EVENT_TYPE,
            Cause.MISSING_DATE);
  }

  @Test
  void editedSchemaDecidesWhatIsFlagged() throws Refusal {
    String xsd = new String(Cases.read(XSD), UTF_8);
    String wider =
        xsd.replace(
                "<xs:enumeration value=\"Quote\"/>",
                "<xs:enumeration value=\"Quote\"/><xs:enumeration value=\"Ready For Courier\"/>")
            .replace(
                "name=\"EventID\" type=\"eventidtype\"",
                "name=\"EventID\" type=\"eventidtype\" minOccurs=\"0\"")
            .replace(
                "<xs:element name=\"EventID\"",
                "<xs:element name=\"Store\" type=\"xs:string\" minOccurs=\"0\"/>"
                    + "<xs:element name=\"EventID\"");
    String stricter =
        xsd.replace("<xs:enumeration value=\"Pick\"/>", "")
            .replace(
                "<xs:element name=\"EventID\"",
                "<xs:element name=\"Store\" type=\"xs:string\"/><xs:element name=\"EventID\"");
    MaropostDocument wide = document(wider, 64);
    MaropostDocument strict = document(stricter, 64);

    for (String file :
        List.of(
            "unknown-status/5113-status-not-in-the-list.xml",
            "missing-event-id/absent.xml",
            "unknown-element/in-event.xml")) {
      assertThat(wide.read(Cases.body("maropost/flag/" + file), List.of(Cases.ACME)).flags())
          .as(file)
          .isEmpty();
    }
    assertThat(
            strict.read(Cases.body("maropost/accept/5103-pick.xml"), List.of(Cases.ACME)).flags())
        .containsExactly(Cause.UNKNOWN_STATUS, Cause.SCHEMA_INVALID);
  }

  @Test
  void unusableSchemaIsRefusedAtStart() {
    String xsd = new String(Cases.read(XSD), UTF_8);
    String elsewhere = xsd.replace("<xs:schema ", "<xs:schema targetNamespace=\"urn:neto\" ");
    String doctype =
        "<!DOCTYPE x SYSTEM \"file:///no/such.dtd\">" + xsd.substring(xsd.indexOf("<xs:schema"));

    for (String unusable : List.of("hello", xsd.substring(0, 2000), elsewhere, doctype)) {
      assertThatThrownBy(() -> document(unusable, 64))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("XML Schema");
    }
  }

  @Test
  void nestingIsTakenUpToTheLimitAndNotBeyond() throws Refusal {
    assertThat(read(nested(64)).flags()).contains(Cause.UNKNOWN_ELEMENT);
    assertThat(refusal(DOCUMENT, nested(65)).getCode()).isEqualTo("too-deep");
    assertThat(refusal(DOCUMENT, nested(30_000)).getCode()).isEqualTo("too-deep");
  }

  @Test
  void statusIsOneLineOfEightyCharacters() throws Refusal {
    assertThat(read(event("OrderStatus", "On\n  Hold&#9;now")).type()).isEqualTo("On Hold now");
    assertThat(read(event("OrderStatus", "x".repeat(79) + "😀y")).type()).isEqualTo("x".repeat(79));
    assertThat(read(event("OrderStatus", "a&#133;b")).type()).isEqualTo("a b");
  }

  @Test
  void refusedDocumentLeavesNoTraceInTheNext() throws Refusal {
    for (Path bad : refused()) {
      refusal(DOCUMENT, Cases.read(bad));
      Notification good = read(Cases.body("maropost/accept/5103-pick.xml"));
      assertThat(good.flags()).as(bad.toString()).isEmpty();
      assertThat(good.externalId()).isEqualTo("5103");
    }
  }

  private static Notification read(byte[] body) throws Refusal {
    return DOCUMENT.read(body, List.of(Cases.ACME));
  }

  private static Refusal refusal(MaropostDocument document, byte[] body) {
    return catchThrowableOfType(Refusal.class, () -> document.read(body, List.of(Cases.ACME)));
  }

  private static MaropostDocument document(String xsd, int depthMax) {
    return new MaropostDocument(xsd.getBytes(UTF_8), depthMax, Cases.CLOCK);
  }

  private static String pick() {
    return new String(Cases.body("maropost/accept/5103-pick.xml"), UTF_8);
  }

  private static byte[] event(String element, String value) {
    String tags = "<" + element + ">[^<]*</" + element + ">";
    String with = "<" + element + ">" + value + "</" + element + ">";
    return pick().replaceFirst(tags, with).getBytes(UTF_8);
  }

  private static byte[] text(String element, String andThen) {
    return pick().replace(element, element + andThen).getBytes(UTF_8);
  }

  private static byte[] nested(int depth) {
    String inside = "<x>".repeat(depth - 1) + "</x>".repeat(depth - 1);
    return pick().replace("</Event>", inside + "</Event>").getBytes(UTF_8);
  }
}
