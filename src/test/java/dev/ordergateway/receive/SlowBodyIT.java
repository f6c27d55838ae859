package dev.ordergateway.receive;

import static dev.ordergateway.receive.DoorFixture.assertAccepted;
import static dev.ordergateway.receive.DoorFixture.assertProblem;
import static dev.ordergateway.testing.GatewayFixture.KEY;
import static dev.ordergateway.testing.GatewayFixture.TOKEN;
import static dev.ordergateway.testing.Notices.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.GatewayFixture;
import dev.ordergateway.testing.Notices;
import dev.ordergateway.testing.RawConnection;
import dev.ordergateway.testing.RawConnection.Answer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers that are slow or too many hold nothing that others need for longer than they may. */
class SlowBodyIT {
  private static final String MAROPOST = "/notifications/maropost";
  private static final String MARKETPLACE = "/notifications/marketplace/" + TOKEN;

  @TempDir Path home;

  @Test
  void bodyThatIsNotWholeInTimeIsAnswered408AndCutOff() {
    try (GatewayFixture gateway =
            DoorFixture.at(home).set("gateway.http.body-timeout", "300ms").start();
        RawConnection silent = slow(gateway, "Content-Length: 500");
        RawConnection chunked = slow(gateway, "Transfer-Encoding: chunked");
        RawConnection dripping = slow(gateway, "Content-Length: 500")) {
      dripping.send("<Ev");
      chunked.send("5\r\n<Even\r\n");

      for (RawConnection caller : List.of(silent, chunked, dripping)) {
        assertProblem(caller.answer(), 408, "body-timeout");
        assertThat(caller.isClosedByPeer()).isTrue();
      }
      assertThat(gateway.rows().count("gateway_notification")).isZero();
      assertThat(gateway.rows().count("gateway_rejection")).isZero();
      assertAccepted(order(gateway));
    }
  }

  @Test
  void bodyTimeIsCountedFromTheStartAndNotFromTheLastByte() {
    try (GatewayFixture gateway =
            DoorFixture.at(home).set("gateway.http.body-timeout", "400ms").start();
        RawConnection dripping = slow(gateway, "Content-Length: 100000")) {
      long started = System.nanoTime();
      Thread drip = new Thread(() -> dripUntilCutOff(dripping));
      drip.start();

      assertProblem(dripping.answer(), 408, "body-timeout");
      assertThat(System.nanoTime() - started).isLessThan(10_000_000_000L);
      drip.interrupt();
    }
  }

  @Test
  void headThatNeverEndsIsCutOffThoughItsConnectionIsNeverIdle() {
    try (GatewayFixture gateway =
            DoorFixture.at(home)
                .set("gateway.http.idle-timeout", "1s")
                .set("gateway.http.body-timeout", "300ms")
                .set("gateway.store.commit-timeout", "300ms")
                .start();
        RawConnection dripping = new RawConnection(gateway.httpPort())) {
      dripping.send("POST " + MAROPOST + " HTTP/1.1\r\nX: ");
      Thread drip = new Thread(() -> dripUntilCutOff(dripping));
      drip.start();

      assertThat(dripping.isClosedByPeer()).isTrue();
      drip.interrupt();
      assertAccepted(order(gateway));
    }
  }

  @Test
  void connectionInUseIsKeptHoweverLong() {
    try (GatewayFixture gateway =
            DoorFixture.at(home)
                .set("gateway.http.idle-timeout", "1s")
                .set("gateway.http.body-timeout", "300ms")
                .set("gateway.store.commit-timeout", "300ms")
                .start();
        RawConnection caller = new RawConnection(gateway.httpPort())) {
      long until = System.nanoTime() + 2_500_000_000L;
      while (System.nanoTime() < until) {
        caller.send("POST " + MAROPOST + " HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");
        assertThat(caller.answer().status()).isEqualTo(401);
      }
    }
  }

  private static void dripUntilCutOff(RawConnection caller) {
    while (!Thread.interrupted() && caller.trySend(bytes("x"))) {
      java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
    }
  }

  @Test
  void requestsBeyondThoseInFlightAreAnswered429AndTakenLater() {
    try (GatewayFixture gateway =
        DoorFixture.at(home)
            .set("gateway.http.in-flight-max", "2")
            .set("gateway.http.retry-after", "7s")
            .start()) {
      String xml = Notices.xmlText(Notices.fresh(), "N1", "Pick");
      String other = Notices.xmlText(Notices.fresh(), "N2", "Pick");
      try (RawConnection one = slow(gateway, "Content-Length: " + xml.length());
          RawConnection two = slow(gateway, "Content-Length: " + other.length())) {
        untilInFlight(gateway, 2);
        HttpResponse<String> refused = gateway.post(MAROPOST, bytes("x"));

        assertProblem(refused, 429, "overloaded");
        assertThat(refused.headers().firstValue("retry-after")).contains("7");
        assertProblem(gateway.post("/nothing", bytes("x")), 404, "unknown-path");
        assertThat(one.send(xml).answer().status()).isEqualTo(200);
        assertThat(two.send(other).answer().status()).isEqualTo(200);
      }
      assertAccepted(order(gateway));
      DoorFixture.notification(gateway, "N1");
      DoorFixture.notification(gateway, "N2");
    }
  }

  @Test
  void callersWhoHangUpGiveTheirPlaceBack() {
    try (GatewayFixture gateway =
        DoorFixture.at(home).set("gateway.http.in-flight-max", "2").start()) {
      for (int i = 0; i < 5; i++) {
        try (RawConnection one = slow(gateway, "Content-Length: 500");
            RawConnection two = slow(gateway, "Transfer-Encoding: chunked")) {
          one.send("<Event>");
          two.send("5\r\n<Even");
          untilInFlight(gateway, 2);
          assertProblem(gateway.post(MAROPOST, bytes("x")), 429, "overloaded");
        }
        untilInFlight(gateway, 0);
        assertAccepted(order(gateway));
      }
    }
  }

  @Test
  void firstRequestOfAllKeepsItsTimeWhenOthersAreTurnedAway() {
    try (GatewayFixture gateway =
            DoorFixture.at(home)
                .set("gateway.http.in-flight-max", "1")
                .set("gateway.http.body-timeout", "1s")
                .start();
        RawConnection first = slow(gateway, "Content-Length: 500")) {
      untilInFlight(gateway, 1);
      assertProblem(gateway.post(MAROPOST, bytes("x")), 429, "overloaded");

      assertProblem(first.answer(), 408, "body-timeout");
    }
  }

  @Test
  void manySlowCallersAreBoundedAndGoneAfterTheBodyTime() {
    int callers = 300;
    List<RawConnection> open = new ArrayList<>();
    try (GatewayFixture gateway =
        DoorFixture.at(home)
            .set("gateway.http.in-flight-max", "50")
            .set("gateway.http.body-timeout", "1s")
            .start()) {
      for (int i = 0; i < callers; i++) {
        open.add(slow(gateway, "Content-Length: 200000").send("x".repeat(1000)));
      }
      List<Integer> statuses =
          open.stream().map(RawConnection::answer).map(Answer::status).toList();

      assertThat(statuses).contains(408, 429).containsOnly(408, 429);
      assertThat(statuses.stream().filter(status -> status == 408).count()).isEqualTo(50);
      Eventually.asserted(() -> assertAccepted(order(gateway)));
    } finally {
      open.forEach(RawConnection::close);
    }
  }

  @Test
  void accountOverItsRateIsAnswered429AndNoOtherAccountIs() {
    try (GatewayFixture gateway =
        DoorFixture.at(home)
            .set("gateway.maropost.acme.notifications-per-second", "2")
            .set("gateway.http.retry-after", "3s")
            .start()) {
      List<Integer> statuses = new ArrayList<>();
      HttpResponse<String> refused = null;
      byte[] last = {};
      for (int i = 0; i < 50 && refused == null; i++) {
        last = Notices.xml(Notices.fresh(), "N" + i, "Pick");
        HttpResponse<String> answer = gateway.post(MAROPOST, last, "NETOAPI_KEY", KEY);
        statuses.add(answer.statusCode());
        refused = answer.statusCode() == 200 ? null : answer;
      }

      assertThat(refused).as("an answer other than 200").isNotNull();
      assertProblem(refused, 429, "rate-exceeded");
      assertThat(refused.headers().firstValue("retry-after")).contains("3");
      assertThat(statuses).startsWith(200, 200);
      assertThat(gateway.rows().count("gateway_notification")).isEqualTo(statuses.size() - 1);
      byte[] beta = Notices.xml(Notices.fresh(), "B1", "Pick");
      assertAccepted(gateway.post(MAROPOST, beta, "NETOAPI_KEY", DoorFixture.BETA_KEY));
      assertAccepted(gateway.post(MARKETPLACE, Notices.json("3", "New", "7001001")));
      byte[] again = last;
      Eventually.asserted(() -> assertAccepted(gateway.post(MAROPOST, again, "NETOAPI_KEY", KEY)));
    }
  }

  @Test
  void ordinaryClientReadsTheAnswerToABodyThatIsFarTooLarge() {
    try (GatewayFixture gateway = DoorFixture.at(home).start()) {
      for (int i = 0; i < 10; i++) {
        HttpResponse<String> answer = gateway.post(MAROPOST, new byte[20_000_000]);

        assertProblem(answer, 413, "body-too-large");
      }
    }
  }

  private static void untilInFlight(GatewayFixture gateway, int requests) {
    Eventually.until(requests + " are in flight", () -> DoorFixture.inFlight(gateway) == requests);
  }

  private static HttpResponse<String> order(GatewayFixture gateway) {
    byte[] xml = Notices.xml(Notices.fresh(), "N" + Notices.fresh(), "Pick");
    return gateway.post(MAROPOST, xml, "NETOAPI_KEY", KEY);
  }

  /** Someone who says what will come and does not send it. */
  private static RawConnection slow(GatewayFixture gateway, String headers) {
    RawConnection caller = new RawConnection(gateway.httpPort());
    return caller.send(
        "POST "
            + MAROPOST
            + " HTTP/1.1\r\nHost: a\r\nNETOAPI_KEY: "
            + KEY
            + "\r\n"
            + headers
            + "\r\n\r\n");
  }
}
