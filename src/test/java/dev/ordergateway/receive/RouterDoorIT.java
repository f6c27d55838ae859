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
import dev.ordergateway.testing.VertxEntrance;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the Vert.x server of a host's Camel context, with HTTP/1.1 and HTTP/2 in clear text. */
class RouterDoorIT {
  private static final String MAROPOST = "/notifications/maropost";

  @TempDir Path home;
  private final Vertx vertx = Vertx.vertx();

  /** All requests go through one connection, so that what becomes of it is seen. */
  private final HttpClient http2 =
      vertx.createHttpClient(
          new HttpClientOptions()
              .setProtocolVersion(HttpVersion.HTTP_2)
              .setHttp2ClearTextUpgrade(false),
          new PoolOptions().setHttp2MaxSize(1));

  @AfterEach
  void close() throws Exception {
    done(vertx.close());
  }

  private GatewayFixture fixture() {
    return DoorFixture.at(home).behind(new VertxEntrance());
  }

  @Test
  void answersAreThoseOfTheGatewaysOwnServer() {
    try (GatewayFixture gateway = fixture().set("gateway.http.body-bytes-max", "4096").start()) {
      byte[] large = bytes("x".repeat(5000));
      String order = "N" + Notices.fresh();
      byte[] form = bytes(Notices.xmlText(Notices.fresh(), order, "Pick") + "<!--a=1&b=%41+c-->");

      assertAccepted(
          gateway.post(
              MAROPOST,
              form,
              "NETOAPI_KEY",
              KEY,
              "Content-Type",
              "application/x-www-form-urlencoded"));
      assertThat((byte[]) DoorFixture.notification(gateway, order).get("body")).isEqualTo(form);
      assertProblem(gateway.post("/notifications", large), 413, "body-too-large");
      assertProblem(gateway.post("/notifications", bytes("x")), 415, "unknown-kind");
      assertProblem(
          gateway.post(MAROPOST + "?NETOAPI_KEY=" + KEY, form), 401, "credentials-missing");
      assertProblem(
          gateway.post("/notifications/marketplace/x", bytes("{")), 401, "credentials-refused");
      assertAccepted(
          gateway.post(
              "/notifications/marketplace/a%2Btoken=of.filial~", Notices.json("4", "New", "77")));
      for (String method : List.of("GET", "PUT", "BREW")) {
        try (RawConnection caller = new RawConnection(gateway.httpPort())) {
          caller.send(
              method + " " + MAROPOST + " HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
          Answer answer = caller.answer();
          assertProblem(answer, 405, "method-not-allowed");
          assertThat(answer.header("allow")).isEqualTo("POST");
        }
      }
      assertThat(gateway.post("/notifications/nobody", form).statusCode()).isEqualTo(404);
      Eventually.until("no request is held", () -> DoorFixture.inFlight(gateway) == 0);
    }
  }

  @Test
  void slowBodyIsAnswered408AndCallersWhoHangUpLeaveNothing() {
    try (GatewayFixture gateway = fixture().set("gateway.http.body-timeout", "1s").start()) {
      String head =
          "POST " + MAROPOST + " HTTP/1.1\r\nHost: a\r\nContent-Length: 500\r\n\r\n<Event>";
      for (int i = 0; i < 20; i++) {
        try (RawConnection caller = new RawConnection(gateway.httpPort())) {
          caller.send(head);
        }
      }
      try (RawConnection caller = new RawConnection(gateway.httpPort())) {
        assertProblem(caller.send(head).answer(), 408, "body-timeout");
        assertThat(caller.isClosedByPeer()).isTrue();
      }
      Eventually.until("no request is held", () -> DoorFixture.inFlight(gateway) == 0);
    }
  }

  @Test
  void requestsOfHttp2AreTakenAndRefusedEachForItself() throws Exception {
    try (GatewayFixture gateway =
        fixture()
            .set("gateway.http.body-timeout", "1s")
            .set("gateway.http.body-bytes-max", "4096")
            .start()) {
      HttpClientRequest slow = begun(gateway, MAROPOST);
      slow.setChunked(true).sendHead();
      slow.write("<Event>");
      HttpClientRequest large = begun(gateway, MAROPOST);
      large.setChunked(true).sendHead();
      large.write(Buffer.buffer(new byte[5000]));

      assertThat(status(large.response())).isEqualTo(413);
      assertThat(status(slow.response())).isEqualTo(408);

      // Both streams are cut off after a moment, and the connection is none the worse.
      CompletableFuture<Object> bothCut = new CompletableFuture<>();
      slow.exceptionHandler(bothCut::complete);
      large.connection().closeHandler(closed -> bothCut.complete("the connection"));
      assertThat(bothCut.get(20, TimeUnit.SECONDS)).isNotEqualTo("the connection");
      for (int i = 0; i < 3; i++) {
        String xml = Notices.xmlText(Notices.fresh(), "N" + i, "Pick");
        HttpClientRequest good = begun(gateway, MAROPOST);
        assertThat(good.connection()).isSameAs(slow.connection());
        assertThat(good.version()).isEqualTo(HttpVersion.HTTP_2);
        assertThat(status(good.send(xml))).isEqualTo(200);
        DoorFixture.notification(gateway, "N" + i);
      }
      HttpClientRequest json = begun(gateway, "/notifications/marketplace/" + TOKEN);
      assertThat(status(json.send(Buffer.buffer(Notices.json("3", "New", "7001"))))).isEqualTo(200);
      Eventually.until("no request is held", () -> DoorFixture.inFlight(gateway) == 0);
    }
  }

  @Test
  void whileItDrainsWhatIsUnderWayIsTakenAndWhatComesIsTurnedAway() throws Exception {
    try (GatewayFixture gateway = fixture().set("gateway.shutdown.timeout", "28s").start()) {
      String xml = Notices.xmlText(Notices.fresh(), "N1", "Pick");
      HttpClientRequest underWay = begun(gateway, MAROPOST);
      underWay.putHeader("Content-Length", String.valueOf(xml.length())).sendHead();
      Eventually.until("it is under way", () -> DoorFixture.inFlight(gateway) == 1);

      CompletableFuture<Void> closing = CompletableFuture.runAsync(gateway::stop);
      Eventually.asserted(
          () -> assertThat(status(begun(gateway, MAROPOST).send("x"))).isEqualTo(503));
      assertThat(closing).isNotDone();
      underWay.end(xml);
      assertThat(status(underWay.response())).isEqualTo(200);
      closing.join();

      DoorFixture.notification(gateway, "N1");
      assertThat(status(begun(gateway, MAROPOST).send("x"))).isEqualTo(404);
      gateway.start();
      assertAccepted(
          gateway.post(MAROPOST, Notices.xml(Notices.fresh(), "N2", "Pick"), "NETOAPI_KEY", KEY));
    }
  }

  private HttpClientRequest begun(GatewayFixture gateway, String path) throws Exception {
    return done(http2.request(HttpMethod.POST, gateway.httpPort(), "127.0.0.1", path))
        .putHeader("NETOAPI_KEY", KEY);
  }

  private static int status(Future<HttpClientResponse> answer) throws Exception {
    return done(answer).statusCode();
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
