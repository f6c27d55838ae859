package dev.ordergateway.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.ordergateway.testing.ManualPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** No page names a command, or an option of one, that is not there. */
class ManualCommandsTest {
  private static final Pattern COMMAND =
      Pattern.compile("(?:order-gateway|java -jar \\S*order-gateway\\.jar)((?: [^;&|#>]+)?)");

  @Test
  void everyCommandThatAPageNamesIsUnderstood(@TempDir Path home) throws IOException {
    List<String> commands = new ArrayList<>();
    for (ManualPage page : pages()) {
      page.listings().forEach(each -> each.text().lines().forEach(line -> add(line, commands)));
      page.spans("order-gateway").forEach(span -> add(span, commands));
    }

    assertThat(commands).hasSizeGreaterThan(50);
    for (String command : commands) {
      CommandLine line = Main.commandLine(new TestTerminal(home).terminal());
      assertThatCode(() -> line.parseArgs(words(command))).as(command).doesNotThrowAnyException();
    }
  }

  private static void add(String line, List<String> commands) {
    Matcher command = COMMAND.matcher(line.strip());
    if (command.lookingAt()) {
      commands.add(command.group(1).strip());
    }
  }

  /** What a reader fills in is a word. */
  private static String[] words(String command) {
    return command.isEmpty() ? new String[0] : command.replaceAll("<\\w+>", "x").split(" +");
  }

  private static List<ManualPage> pages() throws IOException {
    List<ManualPage> pages = new ArrayList<>();
    pages.add(ManualPage.of("README.md"));
    for (String root : List.of("docs", "examples")) {
      try (Stream<Path> files = Files.walk(Path.of(root))) {
        files
            .map(Path::toString)
            .filter(name -> name.endsWith(".md"))
            .sorted()
            .forEach(name -> pages.add(ManualPage.of(name)));
      }
    }
    return pages;
  }
}
