package dev.ordergateway.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Has the running gateway copy its store, and says where the copy is. */
@Command(
    name = "backup",
    description = "Copy the store of the running gateway into one file, and say where it is.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class BackupCommand implements Callable<Integer> {
  private static final String PATH = "/api/backup";
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  private final Terminal terminal;
  @Mixin private final ManagementOptions management = new ManagementOptions();
  @Mixin private final Verbosity verbosity = new Verbosity();

  BackupCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CommandFailure {
    ManagementApi api = management.api(terminal);
    JsonNode backup = there(api.post(PATH, JsonNodeFactory.instance.objectNode()));
    String file = backup.path("file").asText();
    while (backup.path("state").asText().equals("running")) {
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
      backup = there(api.get(PATH));
    }
    if (!backup.path("state").asText().equals("done")) {
      throw new CommandFailure(file + " was not made: " + backup.path("detail").asText());
    }
    terminal.line(
        "the store was copied to " + file + ", " + backup.path("bytes").asText() + " bytes");
    return 0;
  }

  private static JsonNode there(Optional<JsonNode> answer) throws CommandFailure {
    return answer.orElseThrow(
        () -> new CommandFailure("the gateway knows of no backup; was it started anew?"));
  }
}
