package dev.ordergateway.manage;

import static dev.ordergateway.testing.GatewayFixture.KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordergateway.testing.GatewayFixture;
import dev.ordergateway.testing.Notices;
import dev.ordergateway.testing.RawConnection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The management port of a running gateway, met by a page in a browser and by a stranger. */
class StrangerAtManagementIT {
  private static final String TOKEN = "a-management-token";
  private static final String OURS = "Host: localhost\r\nAuthorization: Bearer " + TOKEN + "\r\n";

  @TempDir static Path home;
  private static GatewayFixture gateway;

  @BeforeAll
  static void start() {
    gateway = new GatewayFixture(home).set("gateway.management.token", TOKEN).start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: evil.example",
        "Host: localhost.evil.example",
        "Host: localhost@evil.example",
        "Host: 127.0.0.1.evil.example:9000",
        "Host: localhost:9000:9000",
        "Host: ",
        "X: y"
      })
  void anotherNameThanOursIsForbiddenEvenWithTheToken(String host) {
    String with = host + "\r\nAuthorization: Bearer " + TOKEN + "\r\n";

    for (String path : List.of("/api/status", "/metrics", "/health/ready", "/openapi.json", "/")) {
      // What is no Host at all is refused by the HTTP layer before.
      assertThat(status("GET " + path + " HTTP/1.1\r\n" + with)).as(path).isIn(400, 403);
    }
    assertThat(status("GET http://localhost/api/status HTTP/1.1\r\n" + with)).isIn(400, 403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X: y",
        "Authorization: Bearer",
        "Authorization: Bearer x",
        "Authorization: Basic " + TOKEN,
        "Authorization: Bearer " + TOKEN + "x",
        "X-Authorization: Bearer " + TOKEN,
        "Cookie: token=" + TOKEN
      })
  void withoutTheTokenNothingButHealthIsAnswered(String header) {
    String with = "Host: localhost\r\n" + header + "\r\n";
    for (String path :
        List.of(
            "/api/status",
            "/metrics",
            "/openapi.json",
            "/api/status?token=" + TOKEN,
            "/health/../metrics",
            "/health/ready/../../metrics",
            "//health/ready",
            "/health/ready;x",
            "/health/ready%2f..%2f..%2fmetrics",
            "/nothing")) {
      assertThat(status("GET " + path + " HTTP/1.1\r\n" + with)).as(path).isEqualTo(401);
    }
    assertThat(status("GET /health/ready HTTP/1.1\r\n" + with)).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "POST,/api/status",
    "PUT,/metrics",
    "DELETE,/api/orders",
    "GET,/api/replay",
    "TRACE,/api/status"
  })
  void otherMethodsAreRefused(String method, String path) {
    String json = "Content-Type: application/json\r\n";
    assertThat(status(method + " " + path + " HTTP/1.1\r\n" + OURS + json)).isEqualTo(405);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=b",
        "text/plain; application/json",
        "application/jsonp",
        ""
      })
  void pageInABrowserCannotPost(String type) {
    String body = "{\"execute\":true}";
    String head = "POST /api/replay HTTP/1.1\r\n" + OURS + "Content-Type: " + type + "\r\n";

    assertThat(status(head + "Content-Length: " + body.length() + "\r\n", body)).isEqualTo(415);
  }

  @Test
  void answersAllowNoOtherSiteToReadThem() {
    try (RawConnection caller = caller()) {
      RawConnection.Answer answer =
          caller
              .send("GET /api/status HTTP/1.1\r\n" + OURS + "Origin: http://evil.example\r\n\r\n")
              .answer();

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.headers().keySet()).noneMatch(name -> name.startsWith("access-control"));
      assertThat(answer.headers()).containsEntry("cache-control", "no-store");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'%20or%201=1--",
        "..%2f..%2fetc%2fpasswd",
        "%00",
        "%0d%0aSet-Cookie:%20a=b",
        "%f0%9f%92%a9",
        "%3Cscript%3E"
      })
  void valuesInPathsAndParametersReachNoStatementAndNoHeader(String value) {
    for (String path :
        List.of(
            "/api/orders/" + value + "/acme/N1",
            "/api/orders/maropost/acme/" + value,
            "/api/orders?account=" + value,
            "/api/notifications?account=" + value + "&limit=5")) {
      try (RawConnection caller = caller()) {
        RawConnection.Answer answer =
            caller.send("GET " + path + " HTTP/1.1\r\n" + OURS + "\r\n").answer();

        assertThat(answer.status()).as(path).isIn(200, 400, 404);
        assertThat(answer.headers()).doesNotContainKey("set-cookie");
        assertThat(answer.body()).doesNotContain("<script>", "passwd", "SQL", "Exception");
      }
    }
  }

  @Test
  void manyWhoKeepTheirConnectionsOpenDoNotKeepTheOperatorOut() {
    List<RawConnection> open = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        open.add(
            caller()
                .send(
                    "POST /api/replay HTTP/1.1\r\n"
                        + OURS
                        + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"));
      }

      assertThat(status("GET /api/status HTTP/1.1\r\n" + OURS)).isEqualTo(200);
      assertThat(status("GET /health/ready HTTP/1.1\r\n" + OURS)).isEqualTo(200);
      byte[] xml = Notices.xml(Notices.fresh(), "N" + Notices.fresh(), "Pick");
      assertThat(gateway.post("/notifications/maropost", xml, "NETOAPI_KEY", KEY).statusCode())
          .isEqualTo(200);
    } finally {
      open.forEach(RawConnection::close);
    }
  }

  @Test
  void addressBeyondThisMachineWithoutATokenStopsTheStart(@TempDir Path other) {
    try (GatewayFixture open = new GatewayFixture(other)) {
      open.set("gateway.management.host", "0.0.0.0");

      assertThatThrownBy(open::start).hasMessageContaining("gateway.management.token");
    }
  }

  private static RawConnection caller() {
    return new RawConnection(gateway.gateway().managementPort());
  }

  private static int status(String head) {
    return status(head, "");
  }

  private static int status(String head, String body) {
    try (RawConnection caller = caller()) {
      return caller.send(head + "\r\n" + body).answer().status();
    }
  }
}
