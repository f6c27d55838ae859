package dev.ordergateway.deliver;

import dev.ordergateway.settings.Settings;
import java.util.List;

/**
 * Where events go.
 *
 * @param uri a Camel endpoint address, as the integrator wrote it
 * @param signingSecrets what signs each call of an HTTP sink; empty: none is signed
 */
public record Sink(String uri, List<String> signingSecrets) {
  public Sink {
    signingSecrets = List.copyOf(signingSecrets);
  }

  /** The sink that is configured. */
  public static Sink of(Settings settings) {
    return new Sink(
        settings.text("gateway.sink.uri"), settings.list("gateway.sink.signing-secrets"));
  }

  /** Its Camel component. */
  String scheme() {
    return uri.replaceFirst("(?s):.*", "");
  }

  /** Names no more than the component: addresses may hold credentials. */
  @Override
  public String toString() {
    return scheme() + " sink";
  }
}
