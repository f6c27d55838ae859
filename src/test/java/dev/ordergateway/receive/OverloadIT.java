package dev.ordergateway.receive;

import static dev.ordergateway.receive.DoorFixture.BETA_KEY;
import static dev.ordergateway.receive.DoorFixture.assertAccepted;
import static dev.ordergateway.receive.DoorFixture.assertProblem;
import static dev.ordergateway.testing.GatewayFixture.KEY;
import static dev.ordergateway.testing.GatewayFixture.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.GatewayFixture;
import dev.ordergateway.testing.Notices;
import dev.ordergateway.testing.RawConnection;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More than can be taken: bounded, said so, and one account's flood is no other account's. */
class OverloadIT {
  private static final String MAROPOST = "/notifications/maropost";
  private static final int LIMIT = 16;

  @TempDir Path home;

  @Test
  void accountWhoFillsTheDoorIsTurnedAwayAndTheOthersAreNot() {
    List<RawConnection> flood = new ArrayList<>();
    try (GatewayFixture gateway =
        DoorFixture.at(home).set("gateway.http.in-flight-max", "" + LIMIT).start()) {
      for (int i = 0; i < LIMIT; i++) {
        flood.add(begun(gateway));
      }
      Eventually.until("the door is full", () -> DoorFixture.inFlight(gateway) == LIMIT);

      HttpResponse<String> refused = gateway.post(MAROPOST, xml("N1"), "NETOAPI_KEY", KEY);
      assertProblem(refused, 429, "overloaded");
      assertThat(refused.headers().firstValue("retry-after")).isPresent();
      assertProblem(gateway.post(MAROPOST, xml("N2"), "NETOAPI_KEY", "a guess"), 429, "overloaded");
      assertAccepted(gateway.post(MAROPOST, xml("N3"), "NETOAPI_KEY", BETA_KEY));
      assertAccepted(
          gateway.post("/notifications/marketplace/" + TOKEN, Notices.json("3", "NEW", "7001")));
      assertThat(DoorFixture.notifications(gateway, "N1")).isEmpty();
      DoorFixture.notification(gateway, "N3");
      DoorFixture.notification(gateway, "7001");
    } finally {
      flood.forEach(RawConnection::close);
    }
  }

  @Test
  void floodOfOneAccountStarvesNoOther() throws InterruptedException {
    ConcurrentLinkedQueue<Integer> answers = new ConcurrentLinkedQueue<>();
    AtomicBoolean flooding = new AtomicBoolean(true);
    ExecutorService callers = Executors.newFixedThreadPool(64);
    try (GatewayFixture gateway =
        DoorFixture.at(home).set("gateway.http.in-flight-max", "" + LIMIT).start()) {
      for (int i = 0; i < 64; i++) {
        callers.execute(
            () -> {
              while (flooding.get()) {
                answers.add(
                    gateway
                        .post(MAROPOST, xml("N" + Notices.fresh()), "NETOAPI_KEY", KEY)
                        .statusCode());
              }
            });
      }
      Eventually.until("the flood is turned away in part", () -> answers.contains(429));

      for (int i = 0; i < 50; i++) {
        assertAccepted(gateway.post(MAROPOST, xml("B" + i), "NETOAPI_KEY", BETA_KEY));
      }

      flooding.set(false);
      callers.shutdown();
      assertThat(callers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
      assertThat(answers).contains(200, 429).containsOnly(200, 429);
      long accepted = answers.stream().filter(status -> status == 200).count();
      assertThat(
              gateway
                  .rows()
                  .value(
                      """
                      select count(*) from gateway_notification
                      where account = 'acme' and via = 'webhook'"""))
          .isEqualTo((int) accepted);
    } finally {
      flooding.set(false);
      callers.shutdownNow();
    }
  }

  /** A request whose body does not come: it is under way until its time is over. */
  private static RawConnection begun(GatewayFixture gateway) {
    return new RawConnection(gateway.httpPort())
        .send(
            "POST "
                + MAROPOST
                + " HTTP/1.1\r\nHost: a\r\nNETOAPI_KEY: "
                + KEY
                + "\r\nContent-Length: 500\r\n\r\n");
  }

  private static byte[] xml(String orderId) {
    return Notices.xml(Notices.fresh(), orderId, "Pick");
  }
}
