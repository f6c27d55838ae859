package dev.ordergateway.manage;

import static dev.ordergateway.manage.ManagementFixture.marketplace;
import static dev.ordergateway.manage.ManagementFixture.maropost;
import static dev.ordergateway.manage.ManagementFixture.quarantined;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordergateway.accept.Cause;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.manage.ManagementFixture.Reply;
import dev.ordergateway.receive.Refusal;
import dev.ordergateway.settings.Account;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayIT {
  @TempDir Path home;
  private ManagementFixture gateway;

  @BeforeEach
  void start() {
    gateway = new ManagementFixture(home);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void countingIsTheDefaultAndChangesNothing() {
    parked("N1", "not-found");
    gateway.accept(quarantined("3", Cause.UNKNOWN_SELLER, ""));

    Reply all = gateway.post("/api/replay", "{}");

    assertThat(all.status()).isEqualTo(202);
    assertThat(all.json().toString()).isEqualTo("{\"count\":2}");
    assertThat(count("{\"source\":\"marketplace\",\"cause\":\"unknown-seller\"}")).isEqualTo(1);
    assertThat(count("{\"cause\":\"mapping-failed\"}")).isZero();
    assertThat(count("{\"account\":\"acme\"}")).isEqualTo(1);
    assertThat(state("N1")).isEqualTo("parked");
    assertThat(row("select state from gateway_notification where external_id = '3'"))
        .isEqualTo("parked");
  }

  @Test
  void parkedOrdersOfACauseAreDueAgainAndOthersStay() {
    IntStream.range(0, 250).forEach(i -> parked("N" + i, "mapping-failed"));
    parked("other", "not-found");

    JsonNode report = gateway.replayed("{\"cause\":\"mapping-failed\",\"execute\":true}");

    assertThat(report.path("state").asText()).isEqualTo("done");
    assertThat(report.path("count").asInt()).isEqualTo(250);
    assertThat(report.path("results").toString()).isEqualTo("{\"due-again\":250}");
    assertThat(state("N249")).isEqualTo("accepted");
    assertThat(row("select count(*) from gateway_order where due_at is not null")).isEqualTo("250");
    assertThat(row("select count(*) from gateway_notification where state = 'parked'"))
        .isEqualTo("1");
    assertThat(state("other")).isEqualTo("parked");
    assertThat(count("{\"cause\":\"mapping-failed\"}")).isZero();
  }

  @Test
  void orderThatTheSinkRefusedIsSentAgainEvenIfNothingHasChanged() {
    parked("N1", "sink-refused");
    gateway.update("update gateway_order set version = 2, sent_version = 1, send_at = null");
    gateway.update(
        """
        insert into gateway_delivery (source, account, order_id, sink, version, sent_version,
          attempt_count, parked_at)
        select source, account, order_id, 'sink', 2, 1, 8, parked_at from gateway_order""");
    gateway.update(
        """
        insert into gateway_delivery (source, account, order_id, sink, version, sent_version)
        select source, account, order_id, 'other', 2, 2 from gateway_order""");

    gateway.replayed("{\"ids\":[\"N1\"],\"execute\":true}");

    assertThat(row("select send_at is not null from gateway_order")).isEqualTo("1");
    assertThat(
            row(
                """
                select group_concat(sink || attempt_count || coalesce(parked_at, ''))
                from gateway_delivery where send_at is not null"""))
        .isEqualTo("sink0");
  }

  @Test
  void orderIsNamedByItsIdOrByANotificationOfIt() {
    parked("N1", "not-found");
    parked("N2", "not-found");
    parked("N3", "not-found");
    String id = "n:" + row("select id from gateway_notification where order_id = 'N2'");

    assertThat(count("{\"ids\":[\"N1\",\"" + id + "\",\"e-N3\",\"nothing\"]}")).isEqualTo(3);
    assertThat(count("{\"ids\":[\"N1\"],\"cause\":\"mapping-failed\"}")).isZero();
    assertThat(count("{\"ids\":[\"N1\"],\"source\":\"marketplace\"}")).isZero();
    gateway.replayed("{\"ids\":[\"" + id + "\"],\"execute\":true}");
    assertThat(state("N2")).isEqualTo("accepted");
    assertThat(state("N1")).isEqualTo("parked");
  }

  @Test
  void quarantinedNotificationBecomesTheAcceptedOneInItsOwnRow() {
    gateway.accept(quarantined("old", Cause.UNKNOWN_SELLER, ""));
    List<List<Account>> offered = new ArrayList<>();
    gateway.again =
        (candidates, body) -> {
          offered.add(candidates);
          return marketplace("77:APPROVED", "77", "outra", null, List.of());
        };

    JsonNode report =
        gateway.replayed(
            "{\"source\":\"marketplace\",\"cause\":\"unknown-seller\",\"execute\":true}");

    assertThat(report.path("results").toString()).isEqualTo("{\"released\":1}");
    assertThat(offered).hasSize(1);
    assertThat(offered.get(0)).extracting(Account::name).containsExactly("loja", "outra");
    assertThat(
            row(
                """
                select account || ' ' || external_id || ' ' || state || ' ' ||
                  coalesce(cause, opened, '-') || ' ' || count(*) from gateway_notification"""))
        .isEqualTo("outra 77:APPROVED accepted - 1");
    assertThat(row("select account || ' ' || state || ' ' || news_count from gateway_order"))
        .isEqualTo("outra accepted 1");
  }

  @Test
  void whatIsStillOddStaysQuarantined() {
    gateway.accept(quarantined("1", Cause.OTHER_EVENT_TYPE, "loja"));
    gateway.accept(quarantined("2", Cause.OTHER_RESOURCE_TYPE, "loja"));
    gateway.again =
        (candidates, body) -> {
          throw new Refusal(Refusal.Code.WRONG_ROOT, "It would be refused.");
        };

    JsonNode report = gateway.replayed("{\"execute\":true}");

    assertThat(report.path("results").toString()).isEqualTo("{\"still-quarantined\":2}");
    assertThat(count("{}")).isEqualTo(2);
    assertThat(row("select count(*) from gateway_order")).isEqualTo("0");
  }

  @Test
  void quarantinedNotificationWhoseWordHasReachedUsOtherwiseIsSuperseded() {
    gateway.accept(marketplace("77:APPROVED", "77", "loja", null, List.of()));
    gateway.accept(quarantined("old", Cause.UNKNOWN_SELLER, ""));
    gateway.again = (candidates, body) -> marketplace("77:APPROVED", "77", "loja", null, List.of());

    JsonNode report = gateway.replayed("{\"account\":\"loja\",\"execute\":true}");

    assertThat(report.path("results").toString()).isEqualTo("{\"superseded\":1}");
    assertThat(row("select outcome || ' ' || state from gateway_notification where account = ''"))
        .isEqualTo("superseded delivered");
    assertThat(row("select news_count from gateway_order")).isEqualTo("1");
  }

  @Test
  void quarantinedNotificationWhoseIdSaysSomethingElseIsNotTakenForARepeat() {
    gateway.accept(marketplace("5", "76", "loja", null, List.of()));
    gateway.accept(quarantined("old", Cause.UNKNOWN_SELLER, ""));
    gateway.again = (candidates, body) -> marketplace("5", "77", "loja", null, List.of());

    JsonNode report = gateway.replayed("{\"execute\":true}");

    assertThat(report.path("results").toString()).isEqualTo("{\"released\":1}");
    assertThat(row("select flags from gateway_notification where external_id = '5:77:APPROVED'"))
        .isEqualTo("event-id-reused");
    assertThat(state("77")).isEqualTo("accepted");
  }

  @Test
  void notificationOfAnAccountThatItsCredentialsDoNotOpenIsNotOffered() {
    gateway.accept(quarantined("1", Cause.UNKNOWN_SELLER, ""));

    assertThat(count("{\"account\":\"outra\"}")).isEqualTo(1);
    assertThat(count("{\"account\":\"longe\"}")).isZero();
    assertThat(count("{\"ids\":[\"1\"],\"account\":\"longe\"}")).isZero();
  }

  @Test
  void oneDocumentThatBreaksTheMappingDoesNotKeepTheOthersBack() {
    gateway.accept(quarantined("1", Cause.OTHER_EVENT_TYPE, "loja"));
    gateway.accept(quarantined("2", Cause.OTHER_EVENT_TYPE, "outra"));
    gateway.again =
        (candidates, body) -> {
          if (candidates.get(0).name().equals("loja")) {
            throw new IllegalStateException("broken");
          }
          return marketplace("77:APPROVED", "77", "outra", null, List.of());
        };

    JsonNode report = gateway.replayed("{\"execute\":true}");

    assertThat(report.path("state").asText()).isEqualTo("done");
    assertThat(report.path("results").toString()).isEqualTo("{\"released\":1,\"failed\":1}");
  }

  @Test
  void redeliveryIsAskedOfOrdersThatHaveAVersionAndOfNoOthers() {
    gateway.accept(maropost("1", "N1", "Pick"));
    gateway.accept(maropost("2", "same", "Pick"));
    gateway.update("update gateway_order set version = 1");
    gateway.accept(maropost("3", "fresh", "Pick"));
    gateway.accept(quarantined("4", Cause.UNKNOWN_SELLER, ""));

    JsonNode report = gateway.replayed("{\"redeliver\":true,\"execute\":true}");

    assertThat(report.path("count").asInt()).isEqualTo(2);
    assertThat(report.path("results").toString()).isEqualTo("{\"new-version\":1,\"unchanged\":1}");
    assertThat(gateway.redelivered)
        .containsExactlyInAnyOrder(
            new OrderKey("maropost", "acme", "N1"), new OrderKey("maropost", "acme", "same"));
  }

  @Test
  void orderOfAnAccountThatIsNoLongerConfiguredIsLeftAlone() {
    parked("N1", "not-found");
    gateway.update("update gateway_order set account = 'gone'");

    JsonNode report = gateway.replayed("{\"execute\":true}");

    assertThat(report.path("results").toString()).isEqualTo("{\"left-alone\":1}");
    assertThat(state("N1")).isEqualTo("parked");
  }

  @Test
  void pollIsAskedForOfKnownSourcesOnly() {
    assertThat(gateway.post("/api/poll/maropost", "").status()).isEqualTo(202);
    assertThat(gateway.polled).containsExactly("maropost");
    assertThat(gateway.post("/api/poll/shopify", "{}").code()).isEqualTo("unknown-source");
    assertThat(gateway.get("/api/replay/r-none").code()).isEqualTo("unknown-job");
  }

  private void parked(String order, String cause) {
    gateway.accept(maropost("e-" + order, order, "Pick"));
    gateway.park(order, cause);
  }

  private int count(String selection) {
    return gateway.post("/api/replay", selection).json().path("count").asInt(-1);
  }

  private String state(String order) {
    return row("select state from gateway_order where order_id = '" + order + "'");
  }

  private String row(String sql) {
    return gateway.store.read(
        session -> session.first(sql, row -> String.valueOf(row.getString(1))).orElse("no row"));
  }
}
