package dev.ordergateway.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A running gateway as a platform and an operator see it: over HTTP and not otherwise. */
final class GatewayView {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

  private final Installation installation;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  GatewayView(Installation installation) {
    this.installation = installation;
  }

  HttpResponse<String> post(Notice notice) {
    HttpRequest.Builder request =
        request(installation.httpPort(), notice.path())
            .POST(BodyPublishers.ofByteArray(notice.body()));
    notice.headers().forEach(request::header);
    return send(request.build());
  }

  /** Asks for a path of the management API. */
  HttpResponse<String> get(String path) {
    return send(request(installation.managementPort(), path).GET().build());
  }

  JsonNode json(String path) {
    return read(get(path).body());
  }

  static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has the lists of a source read now. */
  int poll(String source) {
    HttpRequest request =
        request(installation.managementPort(), "/api/poll/" + source)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{}"))
            .build();
    return send(request).statusCode();
  }

  /** An account's entry in the status. */
  JsonNode status(String source, String account) {
    for (JsonNode item : json("/api/status").path("items")) {
      if (item.path("source").asText().equals(source)
          && item.path("account").asText().equals(account)) {
        return item;
      }
    }
    throw new AssertionError("no account " + source + "/" + account);
  }

  private static HttpRequest.Builder request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(ANSWER_MAX);
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
