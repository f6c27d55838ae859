package dev.ordergateway.manage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordergateway.manage.ManagementFixture.Reply;
import dev.ordergateway.settings.Settings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessIT {
  @TempDir Path home;

  @Test
  void withoutTheTokenOnlyHealthIsAnswered() {
    try (ManagementFixture gateway = new ManagementFixture(home, "s3cret")) {
      for (String path : List.of("/api/status", "/metrics", "/openapi.json", "/nothing", "/")) {
        Reply reply = gateway.get(path);

        assertThat(reply.status()).as(path).isEqualTo(401);
        assertThat(reply.code()).isEqualTo("credentials-refused");
        assertThat(reply.raw().headers().firstValue("www-authenticate")).contains("Bearer");
      }
      assertThat(gateway.get("/api/status", "Authorization", "Bearer s3cre").status())
          .isEqualTo(401);
      assertThat(gateway.get("/api/status", "Authorization", "s3cret").status()).isEqualTo(401);
      assertThat(gateway.get("/api/status?token=s3cret").status()).isEqualTo(401);
      assertThat(gateway.get("/health/live").status()).isEqualTo(200);
      assertThat(gateway.get("/health/ready").status()).isEqualTo(200);
      assertThat(gateway.get("/health/../api/status").status()).isNotEqualTo(200);

      Reply reply = gateway.get("/api/status", "Authorization", "bearer s3cret");

      assertThat(reply.status()).isEqualTo(200);
    }
  }

  @Test
  void nameThatIsNotOursIsRefusedOnLoopback() throws IOException {
    try (ManagementFixture gateway = new ManagementFixture(home)) {
      for (String host :
          List.of("evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "")) {
        assertThat(raw(gateway, "GET /api/status HTTP/1.1\r\nHost: " + host + "\r\n"))
            .as(host)
            .startsWith("HTTP/1.1 403")
            .contains("unknown-host");
        assertThat(raw(gateway, "GET /health/ready HTTP/1.1\r\nHost: " + host + "\r\n"))
            .startsWith("HTTP/1.1 403");
      }
      for (String host : List.of("localhost", "LOCALHOST:1234", "127.0.0.1:1", "[::1]:9000")) {
        assertThat(raw(gateway, "GET /api/status HTTP/1.1\r\nHost: " + host + "\r\n"))
            .as(host)
            .startsWith("HTTP/1.1 200");
      }
    }
  }

  @Test
  void errorsOfTheRouterAreProblemsToo() throws IOException {
    try (ManagementFixture gateway = new ManagementFixture(home)) {
      Reply unknown = gateway.get("/api/nothing");
      Reply method = gateway.post("/api/status", "{}");
      Reply wrongType = gateway.post("/api/replay", "text/plain", "{\"execute\":true}");
      Reply tooLarge = gateway.post("/api/replay", "{\"source\":\"" + "x".repeat(70_000) + "\"}");

      assertThat(unknown.status()).isEqualTo(404);
      assertThat(unknown.code()).isEqualTo("unknown-path");
      assertThat(method.status()).isEqualTo(405);
      assertThat(method.code()).isEqualTo("method-not-allowed");
      assertThat(method.raw().headers().firstValue("allow")).contains("GET");
      assertThat(wrongType.status()).isEqualTo(415);
      assertThat(wrongType.code()).isEqualTo("unknown-kind");
      assertThat(tooLarge.status()).isEqualTo(413);
      assertThat(tooLarge.code()).isEqualTo("body-too-large");
      assertThat(raw(gateway, "GET /api/orders/%zz/a/b HTTP/1.1\r\nHost: localhost\r\n"))
          .startsWith("HTTP/1.1 400")
          .contains("invalid-request");
    }
  }

  @Test
  void bodyThatIsNotWhatItShouldBeIsRefused() {
    try (ManagementFixture gateway = new ManagementFixture(home)) {
      for (String body :
          List.of(
              "[]",
              "{",
              "{} {}",
              "{\"execute\":\"yes\"}",
              "{\"ids\":[]}",
              "{\"ids\":\"1\"}",
              "{\"ids\":[1]}",
              "{\"sorce\":\"maropost\"}",
              "{\"cause\":\"bad-weather\"}",
              "{\"execute\":false,\"execute\":true}")) {
        Reply reply = gateway.post("/api/replay", body);

        assertThat(reply.status()).as(body).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("invalid-body");
      }
    }
  }

  @Test
  void parameterThatIsNotWhatItShouldBeIsRefused() {
    try (ManagementFixture gateway = new ManagementFixture(home)) {
      for (String query :
          List.of(
              "limit=0",
              "limit=-1",
              "limit=many",
              "limit=99999999999",
              "next=%00",
              "next=YQ",
              "state=lost",
              "cause=bad-weather",
              "sorce=maropost",
              "source=a&source=b",
              "source=" + "x".repeat(201))) {
        Reply orders = gateway.get("/api/orders?" + query);
        Reply notifications = gateway.get("/api/notifications?" + query);

        assertThat(orders.code()).as(query).isEqualTo("invalid-parameter");
        assertThat(notifications.code()).as(query).isEqualTo("invalid-parameter");
        assertThat(orders.raw().body()).doesNotContain("bad-weather", "xxx");
      }
    }
  }

  @Test
  void portThatIsTakenEndsTheStartWithOneLine() {
    try (ManagementFixture gateway = new ManagementFixture(home)) {
      ManagementServer second =
          new ManagementServer(
              settings("127.0.0.1", String.valueOf(gateway.port()), ""), gateway.operations());

      assertThatThrownBy(second::start)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("gateway.management.port " + gateway.port() + " on 127.0.0.1 is taken");
    }
  }

  @Test
  void addressBeyondLoopbackNeedsAToken() {
    try (ManagementFixture gateway = new ManagementFixture(home)) {
      assertThatThrownBy(
              () -> new ManagementServer(settings("0.0.0.0", "0", ""), gateway.operations()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("gateway.management.token");
      assertThatThrownBy(
              () -> new ManagementServer(settings("no.such.host.invalid", "0", "t"), null))
          .hasMessageContaining("not a known host");
    }
  }

  private Settings settings(String host, String port, String token) {
    return new Settings(
        home,
        Map.of(
            "gateway.management.host",
            host,
            "gateway.management.port",
            port,
            "gateway.management.token",
            token,
            "gateway.sink.uri",
            "direct:gateway-sink-jdbc",
            "gateway.sink.others",
            "",
            "gateway.sink.signing-secrets",
            ""),
        List.of());
  }

  private static String raw(ManagementFixture gateway, String head) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      out.write((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      out.flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
