package dev.ordergateway.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Calls the emulated platforms as a well-behaved integration would. */
final class ApiClient {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  HttpResponse<String> maropost(MaropostEmulator store, String action, String body)
      throws IOException, InterruptedException {
    return maropost(store, action, body, store.secrets().apiKey(), "application/json");
  }

  HttpResponse<String> maropost(
      MaropostEmulator store, String action, String body, String key, String accept)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(store.apiUrl())
            .timeout(Duration.ofSeconds(20))
            .header("NETOAPI_ACTION", action)
            .header("NETOAPI_KEY", key)
            .header("NETOAPI_USERNAME", store.secrets().apiUsername())
            .header("Accept", accept)
            .POST(BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  /** GetOrder by a filter written with single quotes, all of it under Ack Success. */
  JsonNode getOrder(MaropostEmulator store, String filter)
      throws IOException, InterruptedException {
    String body = "{\"Filter\": {" + filter.replace('\'', '"') + "}}";
    return Documents.read(maropost(store, "GetOrder", body).body());
  }

  HttpResponse<String> marketplace(MarketplaceEmulator seller, String path)
      throws IOException, InterruptedException {
    return marketplace(seller, path, seller.secrets().accessToken());
  }

  HttpResponse<String> marketplace(MarketplaceEmulator seller, String path, String token)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(seller.apiUrl() + path))
            .timeout(Duration.ofSeconds(20))
            .header("client_id", seller.secrets().clientId())
            .header("access_token", token)
            .header("Accept", "application/json")
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  JsonNode json(MarketplaceEmulator seller, String path) throws IOException, InterruptedException {
    return Documents.JSON.readTree(marketplace(seller, path).body());
  }
}
