package dev.ordergateway.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sends parked notifications through the gateway again, or counts those that it would send. */
@Command(
    name = "replay",
    description = "Count what would be replayed; with --execute, replay it.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class ReplayCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private final ManagementOptions management = new ManagementOptions();
  @Mixin private final Verbosity verbosity = new Verbosity();

  @Option(names = "--source", paramLabel = "<source>", description = "Only of this source.")
  private String source = "";

  @Option(names = "--account", paramLabel = "<account>", description = "Only of this account.")
  private String account = "";

  @Option(names = "--cause", paramLabel = "<cause>", description = "Only what has this cause.")
  private String cause = "";

  @Option(
      names = "--id",
      paramLabel = "<id>",
      description = "Only this order, or notification as n:<number>; may be repeated.")
  private List<String> ids = new ArrayList<>();

  @Option(
      names = "--redeliver",
      description =
          "Map the stored documents anew and deliver what differs, after a mapping change.")
  private boolean redeliver;

  @Option(
      names = "--sink",
      paramLabel = "<sink>",
      description =
          "Send to this sink the newest version of each order that it lacks, after it was added.")
  private String sink = "";

  @Option(names = "--execute", description = "Do it; without this it is only counted.")
  private boolean execute;

  ReplayCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CommandFailure {
    JsonNode answer =
        management
            .api(terminal)
            .post("/api/replay", request())
            .orElseThrow(() -> new CommandFailure("what answers there is no order gateway"));
    long count = answer.path("count").asLong();
    if (execute) {
      terminal.line(count + " to replay, started as job " + answer.path("job").asText("-"));
    } else {
      terminal.line(count + " would be replayed. Hint: --execute does it.");
    }
    return 0;
  }

  private ObjectNode request() {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    putUnlessEmpty(request, "source", source);
    putUnlessEmpty(request, "account", account);
    putUnlessEmpty(request, "cause", cause);
    if (!ids.isEmpty()) {
      ArrayNode list = request.putArray("ids");
      ids.forEach(list::add);
    }
    if (redeliver) {
      request.put("redeliver", true);
    }
    putUnlessEmpty(request, "sink", sink);
    return request.put("execute", execute);
  }

  private static void putUnlessEmpty(ObjectNode request, String field, String value) {
    if (!value.isEmpty()) {
      request.put(field, value);
    }
  }
}
