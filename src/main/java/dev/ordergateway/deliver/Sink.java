package dev.ordergateway.deliver;

import dev.ordergateway.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where events go, one of several places at once.
 *
 * @param name what it is called in the ledger and in routes; {@link #FIRST} for the first
 * @param uri a Camel endpoint address, as the integrator wrote it
 * @param signingSecrets what signs each call of an HTTP sink; empty: none is signed
 * @param statuses the canonical statuses that it gets; empty: every one
 */
public record Sink(String name, String uri, List<String> signingSecrets, List<String> statuses) {
  /** The sink that {@code gateway.sink.uri} names. It gets every version. */
  public static final String FIRST = "sink";

  private static final String PREFIX = "gateway.sink.";

  /** The address of the table sink; one sink at most has it. */
  private static final String TABLE = "direct:gateway-sink-jdbc";

  public Sink {
    signingSecrets = List.copyOf(signingSecrets);
    statuses = List.copyOf(statuses);
  }

  /** All that are configured, the first one first. */
  public static List<Sink> all(Settings settings) {
    List<Sink> sinks = new ArrayList<>();
    sinks.add(
        new Sink(
            FIRST,
            settings.text("gateway.sink.uri"),
            settings.list("gateway.sink.signing-secrets"),
            List.of()));
    for (String name : settings.list("gateway.sink.others")) {
      sinks.add(
          new Sink(
              name,
              settings.text(PREFIX + name + ".uri"),
              settings.list(PREFIX + name + ".signing-secrets"),
              settings.list(PREFIX + name + ".statuses")));
    }
    return List.copyOf(sinks);
  }

  /** The one that is the table, where one is. */
  public static Optional<Sink> table(Settings settings) {
    return all(settings).stream().filter(Sink::isTable).findFirst();
  }

  public boolean isTable() {
    return uri.equals(TABLE);
  }

  /** Whether it gets versions of this status. */
  public boolean wants(String status) {
    return statuses.isEmpty() || statuses.contains(status);
  }

  /** What tells its health from that of the other sinks; empty for the first. */
  public String account() {
    return account(name);
  }

  /** The same for a sink of this name. */
  public static String account(String name) {
    return name.equals(FIRST) ? "" : name;
  }

  /** How a line for an operator calls it. */
  static String called(String name) {
    return name.equals(FIRST) ? "the sink" : "the sink " + name;
  }

  /** The placeholder that stands for its address, with what the integrator has left open. */
  public String placeholder() {
    return PREFIX + (name.equals(FIRST) ? "" : name + ".") + "address";
  }

  /** Its Camel component. */
  String scheme() {
    return uri.replaceFirst("(?s):.*", "");
  }

  /** Names no more than the component: addresses may hold credentials. */
  @Override
  public String toString() {
    return name + ", a " + scheme() + " sink";
  }
}
