package dev.ordergateway.accept;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.GatewayFixture;
import dev.ordergateway.testing.LoggedLines;
import dev.ordergateway.testing.Notices;
import dev.ordergateway.testing.Outage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** While PostgreSQL is away notifications are kept in the spool, and moved when it is back. */
class SpoolIT {
  private static final String KEPT =
      "select external_id, received_at, event_at, type, body from gateway_notification"
          + " where via = 'webhook' order by external_id";

  private static final String ABOUT_N7 =
      "select external_id from gateway_notification where order_id = 'N7' order by id";

  @TempDir Path home;

  @Test
  void whatCameDuringAnOutageIsDeliveredOnceAndInOrderWhenTheStoreIsBack() {
    try (Outage outage = new Outage(home).withSpool().placed(30).start();
        LoggedLines log = new LoggedLines()) {
      outage.postgres().kill();

      for (int number = 1; number <= 30; number++) {
        assertThat(outage.tell(number).statusCode()).isEqualTo(200);
      }
      for (int number = 31; number <= 34; number++) {
        assertThat(maropost(outage, Notices.xmlText(number, "N7", "Pick"))).isEqualTo(200);
      }
      List<Map<String, Object>> spooled = outage.spool().select(KEPT);
      assertThat(spooled).hasSize(34);

      outage.postgres().startAgain();
      outage.awaitDelivered(30);
      assertSame(outage.rows().select(KEPT), spooled);
      assertThat(outage.rows().select(ABOUT_N7))
          .extracting(row -> row.get("external_id"))
          .containsExactly("7", "31", "32", "33", "34");
      assertThat(outage.count("gateway_version")).isEqualTo(30);
      assertThat(outage.count("gateway_notification where state <> 'delivered'")).isZero();
      Eventually.until("the spool is empty", () -> outage.spooled().isEmpty());
      assertThat(log.with("WARN  Presence")).hasSize(1);
      assertThat(log.with("34 notifications were moved from the spool")).hasSize(1);
    }
  }

  @Test
  void whatWasMovedLeavesNoBytesBehindAndItsRoomIsGivenBack() throws IOException {
    try (Outage outage = new Outage(home).withSpool().placed(1).start()) {
      long before = Files.size(home.resolve("data/spool.db"));
      outage.postgres().kill();
      String large = Notices.xmlText(1, "N1", "New").replace("\n", " ".repeat(20_000) + "\n");
      assertThat(maropost(outage, large)).isEqualTo(200);
      assertThat(isInSpool("<OrderID>N1<")).isTrue();

      outage.postgres().startAgain();

      outage.awaitDelivered(1);
      Eventually.asserted(() -> assertThat(isInSpool("<OrderID>N1<")).isFalse());
      assertThat(Files.size(home.resolve("data/spool.db"))).isLessThanOrEqualTo(before);
    }
  }

  private boolean isInSpool(String text) throws IOException {
    for (String file : List.of("spool.db", "spool.db-wal")) {
      Path path = home.resolve("data").resolve(file);
      if (Files.exists(path) && Files.readString(path, ISO_8859_1).contains(text)) {
        return true;
      }
    }
    return false;
  }

  private static void assertSame(List<Map<String, Object>> moved, List<Map<String, Object>> kept) {
    assertThat(moved).hasSameSizeAs(kept);
    for (int i = 0; i < kept.size(); i++) {
      assertThat(moved.get(i)).as("row %s", i).usingRecursiveComparison().isEqualTo(kept.get(i));
    }
  }

  @Test
  void outageIsFeltByTheFirstNotificationAloneEvenIfTheServerHangs() {
    try (Outage outage = new Outage(home).withSpool().placed(20).start()) {
      outage.postgres().halt();
      long begun = System.nanoTime();

      for (int number = 1; number <= 20; number++) {
        assertThat(outage.tell(number).statusCode()).isEqualTo(200);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .isLessThan(Outage.COMMIT_TIMEOUT.multipliedBy(10));
      assertThat(outage.spooled()).isNotEmpty();

      outage.postgres().goOn();
      outage.awaitDelivered(20);
      assertThat(outage.count("gateway_notification where via = 'webhook'")).isEqualTo(20);
      assertThat(outage.count("gateway_version")).isEqualTo(20);
      Eventually.until("the spool is empty", () -> outage.spooled().isEmpty());
    }
  }

  @Test
  void repeatsAndTheUnexpectedGoThroughTheSpoolAsThroughTheStore() {
    try (Outage outage = new Outage(home).withSpool().placed(3).start()) {
      assertThat(outage.tell(1).statusCode()).isEqualTo(200);
      outage.awaitDelivered(1);
      outage.postgres().stop();

      // Known to the store, and then twice to the spool.
      assertThat(outage.tell(1).statusCode()).isEqualTo(200);
      assertThat(outage.tell(2).statusCode()).isEqualTo(200);
      assertThat(outage.tell(2).statusCode()).isEqualTo(200);
      // The same id about another order, an odd status, and nothing about an order at all.
      assertThat(maropost(outage, Notices.xmlText(2, "N3", "Nonsense"))).isEqualTo(200);
      String other =
          Notices.xmlText(77, "N3", "New").replace("<EventType>Order", "<EventType>Item");
      assertThat(maropost(outage, other)).isEqualTo(200);
      assertThat(marketplace(outage, "999")).isEqualTo(200);
      assertThat(outage.spooled()).hasSize(5);

      outage.postgres().startAgain();
      outage.awaitDelivered(3);
      Eventually.until("the spool is empty", () -> outage.spooled().isEmpty());
      assertThat(
              outage
                  .rows()
                  .select(
                      "select external_id || ' ' || state || ' ' || coalesce(flags, cause, '')"
                          + " || coalesce(' ' || opened, '') as word"
                          + " from gateway_notification where via = 'webhook' order by id"))
          .extracting(row -> row.get("word"))
          .satisfiesExactly(
              one -> assertThat(one).isEqualTo("1 delivered "),
              two -> assertThat(two).isEqualTo("2 delivered "),
              reused ->
                  assertThat(reused)
                      .asString()
                      .startsWith("2:N3:")
                      .endsWith(" delivered unknown-status,event-id-reused"),
              item -> assertThat(item).isEqualTo("77 parked other-event-type"),
              seller -> assertThat(seller).asString().endsWith(" parked unknown-seller loja"));
    }
  }

  private static int maropost(Outage outage, String xml) {
    HttpResponse<String> answer =
        outage
            .gateway()
            .post("/notifications/maropost", Notices.bytes(xml), "NETOAPI_KEY", GatewayFixture.KEY);
    return answer.statusCode();
  }

  private static int marketplace(Outage outage, String seller) {
    String path = "/notifications/marketplace/" + GatewayFixture.TOKEN;
    return outage.gateway().post(path, Notices.json(seller, "NEW", "5001")).statusCode();
  }

  @Test
  void spoolLeftByAnEarlierRunIsMovedAfterTheStartEvenIfItIsSwitchedOffNow() {
    try (Outage outage = new Outage(home).withSpool().placed(10).start()) {
      outage.postgres().kill();
      for (int number = 1; number <= 10; number++) {
        assertThat(outage.tell(number).statusCode()).isEqualTo(200);
      }
      outage.gateway().stop();
      assertThat(outage.spooled()).hasSize(10);
      outage.postgres().startAgain();

      outage.set("gateway.accept.spool-enabled", "false").start();

      outage.awaitDelivered(10);
      Eventually.until("the spool is empty", () -> outage.spooled().isEmpty());
      assertThat(outage.count("gateway_notification where via = 'webhook'")).isEqualTo(10);
    }
  }

  /** The moment between the store's commit and the spool's: what ends there is moved twice. */
  @Test
  void whatWasMovedAndNotForgottenBeforeAKillChangesNothingTheSecondTime() {
    try (Outage outage = new Outage(home).withSpool().placed(10).start();
        LoggedLines log = new LoggedLines()) {
      outage.postgres().kill();
      for (int number = 1; number <= 10; number++) {
        assertThat(outage.tell(number).statusCode()).isEqualTo(200);
      }
      outage
          .spool()
          .change(
              "create trigger stuck before delete on gateway_notification"
                  + " begin select raise(abort, 'not now'); end");
      outage.postgres().startAgain();
      outage.awaitDelivered(10);
      Eventually.until("it has failed", () -> !log.with("it stays in the spool").isEmpty());
      outage.gateway().stop();
      assertThat(outage.spooled()).hasSize(10);
      outage.spool().change("drop trigger stuck");

      outage.start();

      Eventually.until("the spool is empty", () -> outage.spooled().isEmpty());
      outage.awaitDelivered(10);
      assertThat(outage.count("gateway_notification where via = 'webhook'")).isEqualTo(10);
      assertThat(outage.count("gateway_version")).isEqualTo(10);
      assertThat(outage.rows().value("select max(news_count) from gateway_order")).isEqualTo(1);
    }
  }
}
