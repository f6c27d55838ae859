package dev.ordergateway.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.emulator.Fault;
import dev.ordergateway.emulator.Faults;
import dev.ordergateway.emulator.When;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.LoggedLines;
import dev.ordergateway.testing.OrderFlow;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What fails while the store cannot take it is told once, and blamed on nobody else. */
class StoreAwayWhileFailingIT {
  private static final String STOPPED = "could not go on with";

  @TempDir private Path home;
  private LoggedLines log;
  private OrderFlow flow;

  @BeforeEach
  void start() {
    log = new LoggedLines();
    flow = new OrderFlow(home).set("gateway.poll.retry-delay", "200ms").start();
    flow.marketplace().place("7001");
    flow.awaitSink("7001", "1 pending-payment");
  }

  @AfterEach
  void close() {
    flow.close();
    log.close();
  }

  @Test
  void accountThatFailsWhileItsPauseCannotBeStoredIsPausedAndProbedAllTheSame() throws Exception {
    store("alter table gateway_account rename to elsewhere");
    Faults.Injection outage = flow.marketplace().faults().inject(Fault.status(500), When.next(1));

    flow.marketplace().place("7002");

    Eventually.until("it is told", () -> !log.with(STOPPED).isEmpty());
    assertThat(outage.count()).isEqualTo(1);
    assertThat(log.with("marketplace/loja is paused until")).hasSize(1);
    store("alter table elsewhere rename to gateway_account");
    flow.awaitSink("7002", "1 pending-payment");
    assertThat(log.with("gateway-enrich " + STOPPED)).first().asString().startsWith("WARN");
    assertNothingElseIsTold();
  }

  @Test
  void orderWhoseRefusalCannotBeStoredIsNotBlamedOnItsAccount() throws Exception {
    store("alter table gateway_attempt rename to elsewhere");
    flow.marketplace().faults().inject(Fault.status(422), When.always().touching("7002"));

    flow.marketplace().place("7002");

    Eventually.until("it is told", () -> !log.with(STOPPED).isEmpty());
    store("alter table elsewhere rename to gateway_attempt");
    flow.marketplace().faults().clear();
    flow.awaitSink("7002", "1 pending-payment");
    assertThat(log.with("is paused")).isEmpty();
    assertNothingElseIsTold();
  }

  @Test
  void listThatFailsWhileItsPauseCannotBeStoredIsReadAgain() throws Exception {
    store("alter table gateway_account rename to elsewhere");
    flow.marketplace().faults().inject(Fault.status(500), When.next(1));

    flow.post("/api/poll/marketplace", "{}");

    Eventually.until("it is told", () -> !log.with("gateway-poll " + STOPPED).isEmpty());
    store("alter table elsewhere rename to gateway_account");
    flow.advance(java.time.Duration.ofMinutes(2));
    flow.awaitPolls();
    assertNothingElseIsTold();
  }

  private void assertNothingElseIsTold() {
    List<String> all = log.all();
    assertThat(all).noneMatch(line -> line.startsWith("ERROR"));
    assertThat(all).noneMatch(line -> line.startsWith("WARN") && line.contains("\tat "));
    assertThat(log.with("its lease will run out").stream().filter(l -> l.startsWith("WARN")))
        .isEmpty();
  }

  private void store(String statement) throws SQLException {
    String url = "jdbc:sqlite:" + home.resolve("data/gateway.db");
    try (Connection connection = DriverManager.getConnection(url);
        Statement change = connection.createStatement()) {
      change.execute("pragma busy_timeout = 20000");
      change.execute(statement);
    }
  }
}
