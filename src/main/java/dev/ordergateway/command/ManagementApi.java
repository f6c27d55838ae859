package dev.ordergateway.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** The management API of a running gateway. Every call ends within {@link #ANSWER} at most. */
final class ManagementApi {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI base;
  private final String token;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /**
   * @param token sent as Bearer token unless empty
   */
  ManagementApi(URI base, String token) {
    this.base = base;
    this.token = token;
  }

  /**
   * The answer to a GET; nothing if the gateway has no such thing.
   *
   * @throws CommandFailure if there is no gateway, or it answers otherwise
   */
  Optional<JsonNode> get(String path) throws CommandFailure {
    return send(request(path).GET());
  }

  /** The same for a POST of a JSON document. */
  Optional<JsonNode> post(String path, JsonNode body) throws CommandFailure {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString())));
  }

  /** Text as one segment of a path. */
  static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** A query of all parameters that are not empty, with its question mark. */
  static String query(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .filter(parameter -> !parameter.getValue().isEmpty())
        .map(parameter -> parameter.getKey() + "=" + segment(parameter.getValue()))
        .collect(Collectors.joining("&", "?", ""));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path)).header("Accept", "application/json");
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private Optional<JsonNode> send(HttpRequest.Builder request) throws CommandFailure {
    HttpResponse<String> response = exchange(request.timeout(ANSWER).build());
    int status = response.statusCode();
    if (status == 404) {
      return Optional.empty();
    }
    if (status / 100 != 2) {
      throw refused(status, response.body());
    }
    try {
      return Optional.of(JSON.readTree(response.body()));
    } catch (JsonProcessingException e) {
      throw new CommandFailure(base + " answered something that is not JSON", e);
    }
  }

  private HttpResponse<String> exchange(HttpRequest request) throws CommandFailure {
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(request, BodyHandlers.ofString());
    try {
      // The request's own time ends with the headers; this one covers the body too.
      return answer.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new CommandFailure(
          "no gateway answers at " + base + ". Hint: is it running? --url names another address.",
          e);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new CommandFailure(base + " did not answer within " + ANSWER.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted while waiting for " + base, e);
    }
  }

  private CommandFailure refused(int status, String body) {
    if (status == 401) {
      return new CommandFailure(
          base + " did not accept the token. Hint: set GATEWAY_MANAGEMENT_TOKEN.");
    }
    String said = "";
    try {
      JsonNode problem = JSON.readTree(body);
      String detail = problem.path("detail").asText(problem.path("title").asText());
      said = ": " + problem.path("code").asText("") + " " + detail;
    } catch (JsonProcessingException e) {
      // Whatever answered there speaks no JSON; its status says all we can say.
    }
    return new CommandFailure(base + " answered " + status + said.replaceAll("\\p{Cntrl}", "?"));
  }
}
