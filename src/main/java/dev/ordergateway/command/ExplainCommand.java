package dev.ordergateway.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells what happened to an order, from its first notification to its last delivery. */
@Command(
    name = "explain",
    description = "Tell what happened to an order, in every account that has its id.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class ExplainCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private final ManagementOptions management = new ManagementOptions();
  @Mixin private final Verbosity verbosity = new Verbosity();

  @Parameters(paramLabel = "<orderId>", description = "The platform's id of the order.")
  private String orderId = "";

  @Option(names = "--source", paramLabel = "<source>", description = "Only of this source.")
  private String source = "";

  @Option(names = "--account", paramLabel = "<account>", description = "Only of this account.")
  private String account = "";

  ExplainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CommandFailure {
    ManagementApi api = management.api(terminal);
    Map<String, String> filter = new TreeMap<>();
    filter.put("orderId", orderId);
    filter.put("source", source);
    filter.put("account", account);
    int found = 0;
    JsonNode answer =
        api.get("/api/orders" + ManagementApi.query(filter))
            .orElseThrow(() -> new CommandFailure("what answers there is no order gateway"));
    for (JsonNode order : answer.path("items")) {
      found += explain(api, order) ? 1 : 0;
    }
    if (found == 0) {
      throw new CommandFailure(
          "no order "
              + orderId
              + where()
              + " is known to the gateway. Hint: what is quarantined has no order yet, see"
              + " /api/notifications?state=parked; what was refused is counted in /metrics.");
    }
    return 0;
  }

  private String where() {
    String of = source.isEmpty() ? "" : " of " + source;
    return account.isEmpty() ? of : of + " in account " + account;
  }

  private boolean explain(ManagementApi api, JsonNode order) throws CommandFailure {
    // Filtered here as well: an id must never be explained by the story of another order.
    if (!orderId.equals(order.path("orderId").asText())) {
      return false;
    }
    String path =
        "/api/orders/"
            + ManagementApi.segment(order.path("source").asText())
            + "/"
            + ManagementApi.segment(order.path("account").asText())
            + "/"
            + ManagementApi.segment(orderId);
    Optional<JsonNode> story = api.get(path);
    if (story.isEmpty()) {
      return false;
    }
    terminal.line(headline(order));
    if (story.get().path("sinks").size() > 1) {
      story.get().path("sinks").forEach(sink -> terminal.line(sinkLine(sink)));
    }
    for (JsonNode event : story.get().path("timeline")) {
      terminal.line(
          String.format(
              "  %-24s  %-8s  %s",
              event.path("at").asText(),
              event.path("stage").asText(),
              event.path("what").asText()));
    }
    return true;
  }

  /** Only where there are several: the one there is, the headline speaks of. */
  private static String sinkLine(JsonNode sink) {
    return String.format(
        "  sink %s: %s, has version %s of %s%s",
        sink.path("name").asText(),
        sink.path("state").asText(),
        sink.path("deliveredVersion").asText(),
        sink.path("version").asText(),
        sink.hasNonNull("detail") ? "; " + sink.path("detail").asText() : "");
  }

  private static String headline(JsonNode order) {
    return String.format(
        "%s/%s/%s: status %s, state %s, version %s%s",
        order.path("source").asText(),
        order.path("account").asText(),
        order.path("orderId").asText(),
        text(order, "status"),
        text(order, "state"),
        order.path("version").asInt() == 0 ? "none yet" : text(order, "version"),
        order.hasNonNull("erasedAt") ? ", erased " + text(order, "erasedAt") : "");
  }

  private static String text(JsonNode order, String field) {
    return order.hasNonNull(field) ? order.get(field).asText() : "not known yet";
  }
}
