package dev.ordergateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.ManualPage;
import dev.ordergateway.testing.ManualShell;
import dev.ordergateway.testing.Platforms;
import dev.ordergateway.testing.StoreRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of README.md, as they stand there. */
class ReadmeIT {
  private final ManualPage page = ManualPage.of("README.md");
  @TempDir private Path folder;
  private Path project;
  private ManualShell shell;

  @BeforeEach
  void standInTheProject() throws IOException {
    project = Files.createDirectory(folder.resolve("project"));
    Files.createSymbolicLink(project.resolve("target"), Path.of("target").toAbsolutePath());
    shell = new ManualShell(folder);
    // It has been built already, by whoever runs this.
    shell.command("mvn", "echo \"$@\" >> " + folder.resolve("mvn.txt"));
  }

  @AfterEach
  void stop() {
    shell.close();
  }

  @Test
  void demoOfTheTwoCommandsEndsWellAndLosesNothing() throws IOException {
    String printed = shell.type(project, page.listing("mvn -B -q -DskipTests package && java"));

    assertThat(printed).containsPattern("lost +0 +0").containsPattern("doubled +0 +0");
    assertThat(folder.resolve("mvn.txt")).hasContent("-B -q -DskipTests package");
  }

  @Test
  void fiveMinutesEndWithANotificationThatIsKeptAndAnOrderThatStaysDue() {
    String started = shell.startGateway(project, page.listing("mvn -B -q -DskipTests package"));
    assertThat(started).contains("no problem in the properties");
    Path shop = project.resolve("shop");

    String told =
        shell.type(shop, page.listing("curl -i http://127.0.0.1:8080/notifications/maro"));

    assertThat(told).startsWith("HTTP/1.1 200").contains("maropost/acme/N10154: ");
    StoreRows rows = new StoreRows(shop.resolve("data/gateway.db"));
    assertThat(rows.count("gateway_notification")).isEqualTo(1);
    String status = "curl http://127.0.0.1:9000/api/status";
    assertThat(page.spans("curl")).contains(status);
    Eventually.asserted(
        () ->
            assertThat(shell.type(shop, status))
                .contains("\"due\":1", "\"parked\":0", "\"health\":\"paused\""));
  }

  @Test
  void marketplaceCallbackAndAllThatCanBeAskedForAreAsTheyStandThere() throws Exception {
    try (Platforms platforms = new Platforms()) {
      Path home = Files.createDirectory(folder.resolve("home"));
      Files.createDirectories(home.resolve("next"));
      Map<String, String> settings = platforms.settings();
      settings.put("gateway.enrich.not-found-age-max", "0s");
      settings.keySet().removeIf(key -> key.matches("gateway\\.(http|management)\\..*"));
      Platforms.configure(home, settings);
      platforms.store().place("N10154");
      shell
          .replacing("<the secret>", Platforms.TOKEN)
          .replacing("\"sellerId\":3", "\"sellerId\":" + platforms.seller().secrets().sellerId())
          .replacing("<orderId>", "N10154")
          .replacing("<cause>", "not-found")
          .replacing("<dir>", "next")
          .replacing("<file>", "orders.jsonl");
      shell.startGateway(home, "order-gateway run");
      StoreRows rows = new StoreRows(home.resolve("data/gateway.db"));
      Eventually.asserted(() -> assertThat(rows.count("gateway_sink")).isEqualTo(1));

      String told =
          shell.type(home, page.listing("curl -i http://127.0.0.1:8080/notifications/marketplace"));

      assertThat(told).startsWith("HTTP/1.1 200");
      String parked = "curl \"http://127.0.0.1:9000/api/orders?state=parked\"";
      Eventually.asserted(
          () -> assertThat(shell.type(home, parked)).contains("\"1001\"", "\"not-found\""));
      List<String> asked = asked();
      assertThat(asked).hasSizeGreaterThan(12).contains(parked);
      for (String each : asked) {
        assertThat(shell.type(home, each)).as(each).isNotBlank();
      }
      assertThat(home.resolve("orders.jsonl")).isNotEmptyFile();
      assertThat(rows.value(sql())).isEqualTo("N10154");
    }
  }

  /** The commands of "How to look at things". */
  private List<String> asked() throws IOException {
    List<String> chapter = Files.readAllLines(Path.of("README.md"));
    int begin = chapter.indexOf("## How to look at things");
    List<String> rows =
        chapter.subList(begin, begin + chapter.subList(begin, chapter.size()).indexOf("## More"));
    return Stream.of("order-gateway", "curl")
        .flatMap(word -> page.spans(word).stream())
        .filter(span -> rows.stream().anyMatch(row -> row.startsWith("|") && row.contains(span)))
        .toList();
  }

  private String sql() {
    String command = page.spans("sqlite3").get(0);
    assertThat(command).matches("sqlite3 data/gateway\\.db \"select .*\"");
    return command.replaceAll("^[^\"]*\"|\"$", "");
  }
}
