package dev.ordergateway.receive;

import static dev.ordergateway.receive.DoorFixture.assertAccepted;
import static dev.ordergateway.receive.DoorFixture.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordergateway.emulator.Fault;
import dev.ordergateway.emulator.When;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.LoggedLines;
import dev.ordergateway.testing.Outage;
import dev.ordergateway.testing.RecordingSink;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without a spool an outage of PostgreSQL is answered 503, and everything goes on by itself. */
class PostgresAwayIT {
  /** What the shipped configuration of the log leaves out; that of the tests does not. */
  private static final Pattern OF_LIBRARIES =
      Pattern.compile("PoolBase|ProxyConnection|SharedJobStore|StdRowLock|Quartz|ErrorLogger");

  @TempDir Path home;

  @Test
  void notificationsAreAnswered503AtOnceAndNeverA200UntilTheServerIsBack() {
    try (Outage outage = new Outage(home).placed(20).start()) {
      outage.postgres().kill();
      long begun = System.nanoTime();

      for (int number = 1; number <= 20; number++) {
        HttpResponse<String> refused = outage.tell(number);
        assertProblem(refused, 503, "store-unavailable");
        assertThat(refused.headers().firstValue("Retry-After")).contains("5");
      }
      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .isLessThan(Outage.COMMIT_TIMEOUT.multipliedBy(5));

      outage.postgres().startAgain();
      Eventually.until("the first is taken", () -> outage.tell(1).statusCode() == 200);
      for (int number = 2; number <= 20; number++) {
        assertAccepted(outage.tell(number));
      }
      outage.awaitDelivered(20);
      assertThat(outage.count("gateway_notification where via = 'webhook'")).isEqualTo(20);
    }
  }

  @Test
  void outageIsOneLineWhateverIsAskedMeanwhile() {
    try (Outage outage = new Outage(home).placed(1).start();
        LoggedLines log = new LoggedLines()) {
      outage.postgres().kill();
      Eventually.until("it is away", () -> !log.with("the store is away: ").isEmpty());
      for (int i = 0; i < 20; i++) {
        assertThat(outage.tell(1).statusCode()).isEqualTo(503);
        assertThat(outage.ask("/health/live").statusCode()).isEqualTo(200);
        assertThat(outage.ask("/health/ready").statusCode()).isEqualTo(503);
        assertThat(outage.ask("/api/status").statusCode()).isEqualTo(503);
        assertThat(outage.ask("/metrics").body()).contains("gateway_store_away 1.0");
      }

      List<String> lines =
          log.all().stream()
              .filter(line -> line.startsWith("WARN") || line.startsWith("ERROR"))
              .filter(line -> !OF_LIBRARIES.matcher(line).find())
              .toList();
      assertThat(lines)
          .as("the store, readiness, and the first notification")
          .hasSizeBetween(2, 3)
          .anyMatch(line -> line.contains("the store is away: "));
      assertThat(lines)
          .filteredOn(line -> line.startsWith("ERROR"))
          .singleElement()
          .asString()
          .contains("could not store a notification");

      outage.postgres().startAgain();
      Eventually.until("it is ready", () -> outage.ask("/health/ready").statusCode() == 200);
      assertThat(log.with("the store is back after ")).hasSize(1);
    }
  }

  /** Quartz waits without end for a store to put its job down in. */
  @Test
  void gatewayStopsWhileTheServerIsAwayAndAPollIsDue() {
    try (Outage outage = new Outage(home)) {
      outage.set("gateway.poll.maropost.cron", "0/1 * * * * ?");
      outage.set("gateway.shutdown.timeout", "5s").start();
      Eventually.until("a poll has fired", () -> outage.gateway().maropost().callsSeen() > 2);
      outage.postgres().kill();
      Eventually.until("it is away", () -> outage.ask("/health/ready").statusCode() == 503);
      long begun = System.nanoTime();

      outage.gateway().stop();

      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(25));
    }
  }

  @Test
  void orderThatWasBeingFetchedIsBlamedOnNobodyAndDeliveredOnceAfterwards() {
    try (Outage outage = new Outage(home).placed(1);
        LoggedLines log = new LoggedLines()) {
      // Ending the server takes a while on a busy machine, and the answer is not to come before.
      outage.set("gateway.enrich.read-timeout", "4s").set("gateway.enrich.answer-timeout", "4s");
      outage.set("gateway.enrich.lease", "7s").start();
      outage.gateway().maropost().faults().inject(Fault.slow(Duration.ofSeconds(2)), When.next(1));
      assertThat(outage.tell(1).statusCode()).isEqualTo(200);
      Eventually.until(
          "it is being fetched", () -> outage.count("gateway_order where lease_owner <> ''") == 1);
      outage.postgres().kill();
      Eventually.until("it has failed", () -> !log.with("waits for the store with").isEmpty());

      outage.postgres().startAgain();
      outage.awaitDelivered(1);
      assertThat(outage.count("gateway_version")).isEqualTo(1);
      assertNobodyIsBlamed(outage);
      assertThat(log.with("is paused")).isEmpty();
      assertThat(log.with("parked")).isEmpty();
    }
  }

  /** The sink took it, and it could not be written down: sent again, with the same id. */
  @Test
  void sinkIsNotBlamedForAStoreThatCannotRecordItsDelivery() {
    try (RecordingSink sink = new RecordingSink();
        Outage outage = new Outage(home).set("gateway.sink.uri", sink.uri()).placed(1)) {
      // Ending the server takes a while on a busy machine, and is no fault of the sink's.
      outage.set("gateway.deliver.timeout", "15s").set("gateway.enrich.lease", "18s");
      sink.answers(
          id -> {
            if (sink.deliveries().isEmpty()) {
              outage.postgres().kill();
            }
            return 204;
          });
      outage.start();
      assertThat(outage.tell(1).statusCode()).isEqualTo(200);
      Eventually.until("the sink has it", () -> sink.taken().size() == 1);

      outage.postgres().startAgain();
      Eventually.until(
          "it is recorded", () -> outage.count("gateway_order where state = 'delivered'") == 1);
      assertThat(sink.taken()).hasSize(2).containsOnly("maropost/acme/N1/1");
      assertNobodyIsBlamed(outage);
    }
  }

  private static void assertNobodyIsBlamed(Outage outage) {
    assertThat(outage.rows().select("select * from gateway_account where health <> 'healthy'"))
        .isEmpty();
    assertThat(outage.rows().select("select * from gateway_order where state = 'parked'"))
        .isEmpty();
    assertThat(outage.ask("/api/status").body())
        .contains("\"health\":\"healthy\"")
        .doesNotContain("\"health\":\"paused\"");
  }

  @Test
  void gatewayWhoseStoreIsAwayDoesNotStartAndSaysSoInOneLine() {
    try (Outage outage = new Outage(home).withSpool()) {
      outage.postgres().kill();

      assertThatThrownBy(outage::start)
          .hasMessageContaining("the store cannot be opened: ")
          .hasMessageNotContaining("\n");
    }
  }
}
