package dev.ordergateway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.Gateway;
import dev.ordergateway.Host;
import dev.ordergateway.settings.SettingsLoader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Two gateways in one process, each in a Camel context called {@code gateway} with properties and a
 * store of its own. The suite asks one of them; the other one must not have noticed.
 */
public final class BesideAnother implements Installation {
  private final List<DefaultCamelContext> contexts = new ArrayList<>();
  private Gateway asked;
  private Gateway bystander;

  @Override
  public void start(Path home, Map<String, String> settings) throws Exception {
    Path beside = Files.createDirectories(home.resolve("beside"));
    bystander = install(beside, Map.of("gateway.http.port", "0", "gateway.management.port", "0"));
    asked = install(home, settings);
  }

  private Gateway install(Path home, Map<String, String> settings) throws Exception {
    Map<String, String> overrides = new HashMap<>(settings);
    overrides.put(SettingsLoader.HOME, home.toString());
    if (contexts.isEmpty()) {
      overrides.put("gateway.maropost.accounts", "beside");
      overrides.put("gateway.maropost.beside.notification-keys", "a-key-of-its-own");
      overrides.put("gateway.maropost.beside.api-url", "http://127.0.0.1:9/do/WS/NetoAPI");
      overrides.put("gateway.maropost.beside.api-key", "k");
      overrides.put("gateway.maropost.beside.currency", "AUD");
    }
    DefaultCamelContext context = new DefaultCamelContext();
    context.getCamelContextExtension().setName("gateway");
    context.start();
    contexts.add(context);
    return Gateway.install(
        context, SettingsLoader.load(Map.of(), overrides), Host.lendingNothing());
  }

  @Override
  public int httpPort() {
    return asked.httpPort();
  }

  @Override
  public int managementPort() {
    return asked.managementPort();
  }

  @Override
  public void close() {
    try {
      if (bystander != null && asked != null) {
        assertThat(ask("/api/notifications")).contains("\"items\":[]");
        assertThat(ask("/metrics")).doesNotContain("gateway_accepted_total");
      }
    } finally {
      contexts.forEach(DefaultCamelContext::stop);
    }
  }

  private String ask(String path) {
    URI address = URI.create("http://127.0.0.1:" + bystander.managementPort() + path);
    try {
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
          .body();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
