package dev.ordergateway.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.ManualPage;
import dev.ordergateway.testing.ManualShell;
import dev.ordergateway.testing.Platforms;
import dev.ordergateway.testing.StoreRows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/OPERATIONS.md, as they stand there, at a gateway that asks for a token. */
class OperationsCommandsIT {
  private static final Pattern JOB = Pattern.compile("\\b([ra]-[a-z0-9]+-[0-9]+)\\b");

  private final ManualPage page = ManualPage.of("docs/OPERATIONS.md");
  private final Platforms platforms = new Platforms();
  @TempDir private Path folder;
  private Path home;
  private ManualShell shell;
  private StoreRows rows;
  private String job = "";

  @BeforeEach
  void haveAnOrder() throws Exception {
    home = Files.createDirectory(folder.resolve("home"));
    Map<String, String> settings = platforms.settings();
    settings.keySet().removeIf(key -> key.matches("gateway\\.(http|management)\\..*"));
    Platforms.configure(home, settings);
    platforms.store().place("N10154");
    shell = new ManualShell(folder).with("GATEWAY_MANAGEMENT_TOKEN", "a-token-of-ours");
    shell.replacing("<orderId>", "N10154").replacing("<source>", "maropost");
    shell.startGateway(home, "order-gateway run");
    rows = new StoreRows(home.resolve("data/gateway.db"));
    Eventually.asserted(() -> assertThat(rows.count("gateway_sink")).isEqualTo(1));
  }

  @AfterEach
  void stop() {
    shell.close();
    platforms.close();
  }

  @Test
  void everyQuestionOfTheTablesIsAnswered() {
    List<String> questions = page.spans("curl");

    assertThat(questions).hasSizeGreaterThan(4);
    for (String question : questions) {
      assertThat(type(question.replace("curl ", "curl --fail-with-body ")))
          .as(question)
          .isNotBlank();
    }
  }

  @Test
  void replayAuditAndEraseDoWhatTheirLinesSay() {
    assertThat(typeAll("order-gateway replay --cause mapping-failed"))
        .contains("0 would be replayed", "started as job", "\"results\"");

    assertThat(typeAll("order-gateway audit")).contains("found nothing wrong", "\"findings\"");

    assertThat(typeAll("order-gateway erase N10154")).contains("N10154");
    assertThat(rows.value("select event from gateway_sink")).asString().contains("order.erased");
    assertThat(rows.select(sql("select"))).hasSize(1);
  }

  @Test
  void statementsOfThePageAreUnderstoodByTheStore() {
    rows.change(sql("update"));
    assertThat(rows.value("select event from gateway_sink")).isEqualTo("{}");

    shell.close();
    String vacuum = page.spans("sqlite3").get(0);
    assertThat(vacuum).isEqualTo("sqlite3 data/gateway.db vacuum");
    rows.change("vacuum");
  }

  /** What stands there for an order, as a reader would write it for this one. */
  private String sql(String word) {
    List<String> statements = page.spans(word);
    assertThat(statements).hasSize(1);
    return statements
        .get(0)
        .replace("source = ...", "source = 'maropost'")
        .replace("account = ...", "account = 'acme'")
        .replace("order_id = ...", "order_id = 'N10154'");
  }

  /** Line by line, because a later one asks for the job that an earlier one has begun. */
  private String typeAll(String listing) {
    StringBuilder printed = new StringBuilder();
    for (String line : page.listing(listing).lines().toList()) {
      String ended = type(line.replace("<job>", job));
      Matcher begun = JOB.matcher(ended);
      job = begun.find() ? begun.group(1) : job;
      printed.append(ended).append('\n');
    }
    return printed.toString();
  }

  private String type(String line) {
    return shell.type(home, page.listing("M=http://127.0.0.1:9000") + line);
  }
}
