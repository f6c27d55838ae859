package dev.ordergateway.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Erases the personal data of an order from the gateway's store, or counts what it would erase. */
@Command(
    name = "erase",
    description = {
      "Count what is held of an order; with --execute, erase what is personal of it.",
      "The proof that it was processed stays: ids, times, states, hashes and seals."
    },
    footer = {"", "Exit code 0: done, or counted; 1: nothing is held, or it could not be done."},
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class EraseCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private final ManagementOptions management = new ManagementOptions();
  @Mixin private final Verbosity verbosity = new Verbosity();

  @Parameters(paramLabel = "<orderId>", description = "The platform's id of the order.")
  private String orderId = "";

  @Option(names = "--source", paramLabel = "<source>", description = "Only of this source.")
  private String source = "";

  @Option(names = "--account", paramLabel = "<account>", description = "Only of this account.")
  private String account = "";

  @Option(names = "--execute", description = "Do it; without this it is only counted.")
  private boolean execute;

  EraseCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CommandFailure {
    JsonNode answer =
        management
            .api(terminal)
            .post("/api/erase", request())
            .orElseThrow(() -> new CommandFailure("what answers there is no order gateway"));
    if (answer.path("count").asInt() == 0) {
      throw new CommandFailure("nothing is held of an order " + orderId);
    }
    boolean busy = false;
    for (JsonNode order : answer.path("orders")) {
      terminal.line(line(order));
      busy |= order.path("result").asText().equals("busy");
    }
    strays(answer, "quarantined", "quarantined notifications");
    strays(answer, "rejections", "refused documents");
    hints(answer);
    return busy ? 1 : 0;
  }

  private ObjectNode request() {
    ObjectNode request = JsonNodeFactory.instance.objectNode().put("orderId", orderId);
    if (!source.isEmpty()) {
      request.put("source", source);
    }
    if (!account.isEmpty()) {
      request.put("account", account);
    }
    return request.put("execute", execute);
  }

  private String line(JsonNode order) {
    String name =
        String.join(
            "/",
            order.path("source").asText(),
            order.path("account").asText(),
            order.path("orderId").asText());
    if (order.path("result").asText().equals("busy")) {
      return name + ": not erased, because it is being worked. Hint: ask again in a minute.";
    }
    return String.format(
        "%s: %d bodies, %d versions, %d failures' details%s %s%s",
        name,
        order.path("bodies").asInt(),
        order.path("versions").asInt(),
        order.path("details").asInt(),
        order.path("sink").asBoolean() ? ", the sink's row" : "",
        execute ? "erased" : "would be erased",
        order.path("due").asBoolean()
            ? ". Hint: it has news, and what is fetched for that is stored again."
            : "");
  }

  private void strays(JsonNode answer, String field, String what) {
    int count = answer.path(field).asInt();
    if (count > 0) {
      terminal.line(count + " " + what + (execute ? " emptied" : " would be emptied"));
    }
  }

  private void hints(JsonNode answer) {
    if (!execute) {
      terminal.line("Hint: --execute does it.");
    }
    if (answer.path("elsewhere").asBoolean()) {
      terminal.line("Hint: what the sink has got is to be erased there.");
    }
    if (answer.path("copiesLeft").asBoolean()) {
      terminal.line(
          "Hint: the database's files may hold copies until they are vacuumed, see OPERATIONS.md.");
    }
  }
}
