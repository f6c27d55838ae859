package dev.ordergateway.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Has the gateway compare platforms, ledger and sink, and shows what it found. */
@Command(
    name = "audit",
    description = "Compare platforms, ledger and sink, verify the seals, and name what is wrong.",
    footer = {"", "Exit code 0: nothing was found; 1: something was, or it could not be done."},
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class AuditCommand implements Callable<Integer> {
  private static final long LOOK_EVERY_MS = 500;

  private static final Map<String, String> COUNTED =
      Map.of(
          "sightings", "orders on the platforms' lists",
          "orders", "orders held against the sink",
          "seals", "seals in the chains",
          "rows", "sealed notifications verified");

  private final Terminal terminal;
  @Mixin private final ManagementOptions management = new ManagementOptions();
  @Mixin private final Verbosity verbosity = new Verbosity();

  @Option(
      names = "--from",
      paramLabel = "<time>",
      converter = Time.class,
      description =
          "As 2026-01-31 or 2026-01-31T12:00:00Z; by default gateway.audit.window before the end.")
  private @Nullable Instant from;

  @Option(
      names = "--to",
      paramLabel = "<time>",
      converter = Time.class,
      description = "The same; by default now.")
  private @Nullable Instant to;

  @Option(names = "--source", paramLabel = "<source>", description = "Only of this source.")
  private String source = "";

  @Option(names = "--account", paramLabel = "<account>", description = "Only of this account.")
  private String account = "";

  AuditCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** A day is its beginning, in UTC. */
  static final class Time implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
      try {
        return text.contains("T")
            ? Instant.parse(text)
            : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
      } catch (DateTimeException e) {
        throw new TypeConversionException("\"" + text + "\" is no time as 2026-01-31T12:00:00Z");
      }
    }
  }

  @Override
  public Integer call() throws CommandFailure {
    ManagementApi api = management.api(terminal);
    JsonNode asked =
        api.post("/api/audit", request())
            .orElseThrow(() -> new CommandFailure("the gateway has no such source or account"));
    JsonNode report = await(api, "/api/audit/" + ManagementApi.segment(asked.path("job").asText()));
    print(report);
    boolean done = report.path("state").asText().equals("done");
    if (!done) {
      throw new CommandFailure("the audit did not come to its end; the gateway's log says why");
    }
    return report.path("kinds").isEmpty() ? 0 : 1;
  }

  private ObjectNode request() {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    if (from != null) {
      request.put("from", from.toString());
    }
    if (to != null) {
      request.put("to", to.toString());
    }
    if (!source.isEmpty()) {
      request.put("source", source);
    }
    if (!account.isEmpty()) {
      request.put("account", account);
    }
    return request;
  }

  /** As long as it takes: lists wait for the platform's budget. */
  private static JsonNode await(ManagementApi api, String path) throws CommandFailure {
    while (true) {
      JsonNode report =
          api.get(path)
              .orElseThrow(
                  () -> new CommandFailure("the gateway was started anew and forgot the audit"));
      String state = report.path("state").asText();
      if (!state.equals("waiting") && !state.equals("running")) {
        return report;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CommandFailure("interrupted while waiting for the audit", e);
      }
    }
  }

  private void print(JsonNode report) {
    terminal.line("audit of " + text(report, "from") + " to " + text(report, "to"));
    JsonNode counts = report.path("counts");
    for (String name : new String[] {"sightings", "orders", "seals", "rows"}) {
      line(COUNTED.getOrDefault(name, name), counts.path(name).asLong());
    }
    line("not sealed yet", counts.path("unsealed-rows").asLong());
    optional("seals without a signature", counts.path("unsigned-seals").asLong());
    optional("bodies removed", counts.path("removed-bodies").asLong());
    optional("notifications removed", counts.path("removed-rows").asLong());
    if (!text(report, "sink").equals("table")) {
      terminal.line("  the sink is no table: only what was recorded of it was compared");
    }
    report.path("newestSeals").forEach(head -> terminal.line("  newest: " + head.asText()));
    findings(report);
  }

  private void findings(JsonNode report) {
    long all = 0;
    for (JsonNode count : report.path("kinds")) {
      all += count.asLong();
    }
    terminal.line(all == 0 ? "found nothing wrong" : "found " + all + ":");
    for (JsonNode finding : report.path("findings")) {
      terminal.line(
          String.format(
              "  %-15s %s/%s %s: %s",
              text(finding, "kind"),
              text(finding, "source"),
              text(finding, "account"),
              text(finding, "subject"),
              text(finding, "detail")));
    }
    if (all > report.path("findings").size()) {
      terminal.line("  and " + (all - report.path("findings").size()) + " more");
    }
  }

  private void line(String what, long count) {
    terminal.line(String.format("  %-32s %d", what, count));
  }

  private void optional(String what, long count) {
    if (count > 0) {
      line(what, count);
    }
  }

  private static String text(JsonNode node, String name) {
    return node.path(name).asText("");
  }
}
