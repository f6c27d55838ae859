package dev.ordergateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.emulator.WebhookFaults;
import dev.ordergateway.testing.OrderFlow;
import dev.ordergateway.testing.Platforms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traffic in a file: written from a running gateway's ledger, masked or not, and tried from it. */
class RecordIT {
  /** What the emulated platforms say of their customers. */
  private static final List<String> PERSONAL =
      List.of(
          "Alex",
          "Taylor",
          "alex.taylor",
          "12 Sample Road",
          "0400000001",
          "Maria Exemplo",
          "00000000191",
          "Rua de Exemplo",
          "Apto 12",
          "11000000001",
          "310077");

  private static final String OTHER_EVENT =
      "<Event><EventID>77</EventID><EventType>Customer</EventType><Order><OrderID>N9</OrderID>"
          + "</Order><Customer>Pat Private</Customer></Event>";

  @TempDir static Path home;
  private static OrderFlow flow;

  @TempDir Path folder;
  private final TestTerminal terminal = new TestTerminal(home);

  @BeforeAll
  static void haveTraffic() {
    flow = new OrderFlow(home).start();
    Platforms.configure(home, flow.gateway().settings());
    flow.maropost().place("N1");
    flow.awaitSink("N1", "1 new");
    flow.marketplace().place("7001");
    flow.awaitState("7001", "delivered");
    flow.gateway()
        .post(
            "/notifications/maropost",
            OTHER_EVENT.getBytes(StandardCharsets.UTF_8),
            "NETOAPI_KEY",
            "a-notification-key");
  }

  @AfterAll
  static void stop() {
    flow.close();
  }

  @Test
  void recordingIsForItsOwnerOnlyAndNothingChangesWithIt() throws IOException {
    Path file = folder.resolve("traffic.jsonl");

    assertThat(terminal.run("record", "--since", "24h", file.toString()))
        .as(terminal::err)
        .isZero();

    assertThat(terminal.out()).startsWith("wrote 3 notifications and 2 versions of 3 orders to ");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(file)).contains(PERSONAL).contains("Pat Private");
    assertThat(tried(file)).as(() -> terminal.out() + terminal.err()).isZero();
    assertThat(terminal.out()).contains("tried 3 notifications and 2 versions of 3 orders");
  }

  @Test
  void maskedRecordingHasNothingPersonalAndStillTellsWhatAChangeDoes() throws IOException {
    Path file = folder.resolve("masked.jsonl");

    assertThat(terminal.run("record", "--mask", file.toString())).as(terminal::err).isZero();

    assertThat(terminal.out()).contains("left out: quarantined notifications, of which ");
    assertThat(Files.readString(file))
        .doesNotContain(PERSONAL)
        .doesNotContain("Pat Private")
        .contains("N1", "7001", "Credit Card");
    assertThat(tried(file)).as(() -> terminal.out() + terminal.err()).isZero();
    assertThat(terminal.out()).contains("tried 2 notifications and 2 versions of 2 orders");
    Path mapping = Files.createDirectories(folder.resolve("next/mappings/marketplace"));
    Files.writeString(
        mapping.resolve("order.jsonata"),
        Files.readString(Path.of("mappings/marketplace/order.jsonata"))
            .replace("\"currency\": \"BRL\"", "\"currency\": \"USD\""));
    assertThat(tried(file, "--overlay", folder.resolve("next").toString())).isEqualTo(1);
    assertThat(terminal.out())
        .contains("marketplace/loja/7001 version 1: event changed\n  data.order.currency: changed");
  }

  @Test
  void rowOfAPollIsNoPartOfAMaskedRecordingBecauseItMayBeAWholeOrder(@TempDir Path polled)
      throws IOException {
    Path file = folder.resolve("masked.jsonl");
    try (OrderFlow untold = new OrderFlow(polled).start()) {
      Platforms.configure(polled, untold.gateway().settings());
      untold.marketplace().webhooks().faults(WebhookFaults.dropAll(), 1);
      untold.marketplace().place("7001");
      untold.poll("marketplace").awaitSink("7001", "1 pending-payment");
      assertThat((byte[]) untold.value("select body from gateway_notification")).isNotEmpty();

      TestTerminal other = new TestTerminal(polled);
      assertThat(other.run("record", "--mask", file.toString())).as(other::err).isZero();
    }

    assertThat(Files.readString(file)).contains("7001").doesNotContain(PERSONAL);
  }

  @Test
  void bodyThatIsNotAsTheShippedSchemaHasItIsNoPartOfAMaskedRecording(@TempDir Path edited)
      throws IOException {
    try (OrderFlow own = new OrderFlow(edited).start()) {
      Platforms.configure(edited, own.gateway().settings());
      own.maropost().place("N1");
      own.awaitSink("N1", "1 new");
      notify(own, "81", "<Order who=\"Pat Private\">", "");
      assertThat(flags(own)).containsExactly("none", "schema-invalid");

      assertThat(masked(edited, "invalid.jsonl"))
          .contains("left out: bodies with elements that are not known, or otherwise than the")
          .contains("schema has it: 1\n");

      Path schema = edited.resolve("schemas/maropost/EventSchema.xsd");
      Files.createDirectories(schema.getParent());
      String order = "<xs:element name=\"OrderStatus\" type=\"orderstatustype\"/>";
      Files.writeString(
          schema,
          Files.readString(Path.of("schemas/maropost/EventSchema.xsd"))
              .replace(order, order + "<xs:element name=\"CustomerName\" type=\"xs:string\"/>"));
      own.restart();
      notify(own, "82", "<Order>", "<CustomerName>Pat Private</CustomerName>");
      assertThat(flags(own)).containsExactly("none", "schema-invalid", "none");

      assertThat(masked(edited, "edited.jsonl"))
          .contains("bodies of notifications of a source whose schema is not as shipped: 3\n");
    }
    for (String name : List.of("invalid.jsonl", "edited.jsonl")) {
      assertThat(folder.resolve(name)).content().contains("N1").doesNotContain("Pat Private");
    }
  }

  private static void notify(OrderFlow flow, String id, String order, String more) {
    String body =
        "<Event><EventID>"
            + id
            + "</EventID><CurrentTime>2026-03-05 10:00:00</CurrentTime><EventType>Order</EventType>"
            + order
            + "<OrderID>N1</OrderID><OrderStatus>New</OrderStatus>"
            + more
            + "</Order></Event>";
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    assertThat(
            flow.gateway()
                .post("/notifications/maropost", bytes, "NETOAPI_KEY", "a-notification-key")
                .statusCode())
        .isEqualTo(200);
  }

  private static List<Object> flags(OrderFlow flow) {
    return flow
        .rows("select coalesce(flags, 'none') as flags from gateway_notification order by id")
        .stream()
        .map(row -> row.get("flags"))
        .toList();
  }

  private String masked(Path home, String name) {
    TestTerminal other = new TestTerminal(home);
    assertThat(other.run("record", "--mask", folder.resolve(name).toString()))
        .as(other::err)
        .isZero();
    return other.out();
  }

  @Test
  void sameTextIsMaskedTheSame() throws IOException {
    Path file = folder.resolve("masked.jsonl");
    terminal.run("record", "--mask", file.toString());

    String order =
        Files.readAllLines(file).stream().filter(line -> line.contains("N1")).findFirst().get();
    String first = order.replaceAll(".*\"BillFirstName\":\"([^\"]+)\".*", "$1");
    String last = order.replaceAll(".*\"BillLastName\":\"([^\"]+)\".*", "$1");

    assertThat(first).matches("[A-Z][a-z]{3}");
    assertThat(order)
        .contains("\"ShipFirstName\":\"" + first + "\"")
        .contains("\"name\":\"" + first + " " + last + "\"");
  }

  @Test
  void whatWasRemovedIsCountedAndSaid() throws IOException {
    Path file = folder.resolve("traffic.jsonl");
    terminal.run("record", file.toString());
    String emptied =
        Files.readString(file)
            .replaceAll("\"body\":\"(\\\\.|[^\"\\\\])*\"", "\"body\":\"\"")
            .replaceAll(",\"event\":\\{.*\\}\\}\\]\\}", "}]}");
    Path removed = Files.writeString(folder.resolve("removed.jsonl"), emptied);

    assertThat(tried(removed)).as(() -> terminal.out() + terminal.err()).isZero();

    assertThat(terminal.out())
        .contains("tried 0 notifications and 0 versions of 3 orders")
        .contains("  not tried: notifications whose body was removed: 3\n")
        .contains("  not tried: versions whose event was removed: 2\n");
  }

  @Test
  void fileThatIsThereIsLeftAloneAndOneThatIsNoneIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("notes.txt"), "mine\n");

    assertThat(terminal.run("record", file.toString())).isEqualTo(1);
    assertThat(tried(file)).isEqualTo(1);
    assertThat(tried(folder.resolve("nowhere"))).isEqualTo(1);

    assertThat(file).hasContent("mine");
    assertThat(terminal.err().lines())
        .hasSize(3)
        .anyMatch(line -> line.endsWith("notes.txt is there already; name another file"))
        .anyMatch(line -> line.contains("notes.txt: 1: "))
        .anyMatch(line -> line.endsWith("is not a file that can be read"));
  }

  @Test
  void sourceThatDoesNotSayWhatIsPersonalIsNotMasked() throws IOException {
    Path list = home.resolve("mappings/maropost/personal-paths.txt");
    Files.createDirectories(list.getParent());
    Files.writeString(list, "# none\nEmail\n");
    try {
      Path file = folder.resolve("masked.jsonl");
      assertThat(terminal.run("record", "--mask", file.toString())).isEqualTo(1);
      assertThat(file).doesNotExist();
      assertThat(terminal.run("check")).isEqualTo(1);
    } finally {
      Files.delete(list);
    }

    String line =
        "mappings/maropost/personal-paths.txt: 2: not a JSON pointer; write one like /Email";
    assertThat(terminal.err().lines()).containsExactly(line);
    assertThat(terminal.out()).contains(line);
  }

  private int tried(Path file, String... more) {
    String[] all = new String[3 + more.length];
    all[0] = "try";
    all[1] = "--recording";
    all[2] = file.toString();
    System.arraycopy(more, 0, all, 3, more.length);
    return terminal.run(all);
  }
}
