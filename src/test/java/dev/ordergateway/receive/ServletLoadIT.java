package dev.ordergateway.receive;

import static dev.ordergateway.receive.DoorFixture.BETA_KEY;
import static dev.ordergateway.receive.DoorFixture.assertAccepted;
import static dev.ordergateway.receive.DoorFixture.assertProblem;
import static dev.ordergateway.testing.GatewayFixture.KEY;
import static dev.ordergateway.testing.Notices.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordergateway.GatewayStartException;
import dev.ordergateway.Host;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.GatewayFixture;
import dev.ordergateway.testing.Notices;
import dev.ordergateway.testing.RawConnection;
import dev.ordergateway.testing.RawConnection.Answer;
import dev.ordergateway.testing.TomcatEntrance;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Callers that are slow, or too many, or come while no gateway is there: they hold none of the four
 * threads that the container has, and get the answer that a server of the gateway's own gives.
 */
class ServletLoadIT {
  private static final String MAROPOST = "/notifications/maropost";

  @TempDir Path home;
  private final TomcatEntrance container = new TomcatEntrance();

  private GatewayFixture fixture() {
    return DoorFixture.at(home).behind(container);
  }

  @Test
  void bodyThatIsNotWholeInTimeIsAnswered408AndHoldsNoThreadMeanwhile() {
    List<RawConnection> slow = new ArrayList<>();
    try (GatewayFixture gateway = fixture().set("gateway.http.body-timeout", "3s").start()) {
      for (int i = 0; i < 20; i++) {
        slow.add(slow(i % 2 == 0 ? "Content-Length: 500" : "Transfer-Encoding: chunked"));
      }
      untilInFlight(gateway, 20);
      assertAccepted(order(gateway, KEY));
      assertThat(DoorFixture.inFlight(gateway)).isEqualTo(20);

      for (RawConnection caller : slow) {
        assertProblem(caller.answer(), 408, "body-timeout");
        assertThat(caller.isClosedByPeer()).isTrue();
      }
      untilInFlight(gateway, 0);
      assertThat(gateway.rows().count("gateway_notification")).isEqualTo(1);
    } finally {
      slow.forEach(RawConnection::close);
    }
  }

  @Test
  void callersWhoAreRefusedAndGoOnSendingHoldNoThread() {
    List<RawConnection> slow = new ArrayList<>();
    try (GatewayFixture gateway =
        fixture()
            .set("gateway.http.in-flight-max", "8")
            .set("gateway.http.retry-after", "7s")
            .start()) {
      for (int i = 0; i < 8; i++) {
        slow.add(slow("Content-Length: 500"));
      }
      untilInFlight(gateway, 8);
      List<RawConnection> refused = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        refused.add(slow("Content-Length: 200000").send("x".repeat(100)));
        refused.add(caller("/notifications/nobody", "Content-Length: 200000"));
      }
      slow.addAll(refused);

      assertAccepted(order(gateway, BETA_KEY));
      for (int i = 0; i < refused.size(); i++) {
        Answer answer = refused.get(i).answer();
        assertProblem(answer, i % 2 == 0 ? 429 : 404, i % 2 == 0 ? "overloaded" : "unknown-path");
        assertThat(answer.header("retry-after")).isEqualTo(i % 2 == 0 ? "7" : null);
        assertThat(refused.get(i).isClosedByPeer()).isTrue();
      }
      untilInFlight(gateway, 8);
    } finally {
      slow.forEach(RawConnection::close);
    }
  }

  @Test
  void accountWhoFillsTheDoorIsTurnedAwayAndTheOthersAreNot() {
    List<RawConnection> flood = new ArrayList<>();
    try (GatewayFixture gateway = fixture().set("gateway.http.in-flight-max", "16").start()) {
      for (int i = 0; i < 16; i++) {
        flood.add(slow("Content-Length: 500"));
      }
      untilInFlight(gateway, 16);

      assertProblem(order(gateway, KEY), 429, "overloaded");
      assertProblem(order(gateway, "a guess"), 429, "overloaded");
      assertAccepted(order(gateway, BETA_KEY));
      flood.forEach(RawConnection::close);
      untilInFlight(gateway, 0);
      assertAccepted(order(gateway, KEY));
    } finally {
      flood.forEach(RawConnection::close);
    }
  }

  @Test
  void withoutAGatewayItIsAnswered503AndTheNextOneIsTakenBehindIt() {
    try (GatewayFixture gateway = fixture()) {
      assertTurnedAway(caller(MAROPOST, "Content-Length: 0").answer());

      gateway.start();
      assertAccepted(order(gateway, KEY));
      gateway.stop();
      assertTurnedAway(caller(MAROPOST, "Content-Length: 0").answer());
      assertTurnedAway(caller("/notifications/nobody", "Content-Length: 0").answer());

      gateway.start();
      assertAccepted(order(gateway, KEY));
    }
  }

  @Test
  void whileItDrainsWhatIsUnderWayIsTakenAndWhatComesIsTurnedAway() {
    String xml = Notices.xmlText(Notices.fresh(), "N1", "Pick");
    try (GatewayFixture gateway = fixture().set("gateway.shutdown.timeout", "28s").start();
        RawConnection underWay = slow("Content-Length: " + xml.length())) {
      untilInFlight(gateway, 1);

      CompletableFuture<Void> closing = CompletableFuture.runAsync(gateway::stop);
      Eventually.asserted(() -> assertTurnedAway(caller(MAROPOST, "Content-Length: 0").answer()));
      assertThat(closing).isNotDone();
      assertThat(underWay.send(xml).answer().status()).isEqualTo(200);
      closing.join();

      DoorFixture.notification(gateway, "N1");
    }
  }

  @Test
  void bodyThatIsSlowerThanTheStopIsAnswered503AndNothingIsLeft() {
    try (GatewayFixture gateway =
            fixture()
                .set("gateway.shutdown.timeout", "5s")
                .set("gateway.http.body-timeout", "3s")
                .start();
        RawConnection slow = slow("Content-Length: 500")) {
      untilInFlight(gateway, 1);

      gateway.stop();

      Answer answer = slow.answer();
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.header("content-type")).startsWith("application/problem+json");
      assertThat(slow.isClosedByPeer()).isTrue();
      Eventually.until("the timer is gone", ServletLoadIT::isWithoutTimer);
      gateway.start();
      assertAccepted(order(gateway, KEY));
    }
  }

  private static boolean isWithoutTimer() {
    return Thread.getAllStackTraces().keySet().stream()
        .noneMatch(thread -> thread.getName().equals("gateway-http-timer"));
  }

  @Test
  void secondGatewayBehindTheSameDoorIsRefusedAndTheFirstGoesOn() throws Exception {
    try (GatewayFixture gateway = fixture().start();
        GatewayFixture other = DoorFixture.at(Files.createDirectory(home.resolve("other")));
        DefaultCamelContext context = new DefaultCamelContext()) {
      context.start();
      assertThatThrownBy(
              () -> other.installIn(context, Host.lendingNothing().lending(container.door())))
          .isInstanceOf(GatewayStartException.class)
          .hasMessage("a door serves one gateway, and this one does");

      assertAccepted(order(gateway, KEY));
      assertThat(context.getRoutes()).isEmpty();
    }
  }

  private static void assertTurnedAway(Answer answer) {
    assertProblem(answer, 503, "store-unavailable");
    assertThat(answer.header("retry-after")).isNotNull();
  }

  private static void untilInFlight(GatewayFixture gateway, int requests) {
    Eventually.until(requests + " are in flight", () -> DoorFixture.inFlight(gateway) == requests);
  }

  private static HttpResponse<String> order(GatewayFixture gateway, String key) {
    byte[] xml = Notices.xml(Notices.fresh(), "N" + Notices.fresh(), "Pick");
    return gateway.post(MAROPOST, xml, "NETOAPI_KEY", key);
  }

  /** Someone who says what will come and does not send it. */
  private RawConnection slow(String length) {
    return caller(MAROPOST, "NETOAPI_KEY: " + KEY + "\r\n" + length);
  }

  private RawConnection caller(String path, String headers) {
    return new RawConnection(container.port())
        .send(bytes("POST " + path + " HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n\r\n"));
  }
}
