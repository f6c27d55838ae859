package dev.ordergateway.manage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordergateway.ledger.Times;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimelineIT {
  @TempDir Path home;

  @Test
  void everyStepOfAnOrderIsToldOldestFirstInPlainSentences() {
    try (ManagementFixture gateway = new ManagementFixture(home)) {
      worked(gateway);

      JsonNode answer = gateway.get("/api/orders/maropost/acme/N1").json();

      List<String> told = new ArrayList<>();
      answer.path("timeline").forEach(entry -> told.add(entry.path("what").asText()));
      assertThat(told)
          .containsExactly(
              "A webhook said Pick; settled by version 1.",
              "The platform was asked for this order and answered 200 after 200 ms.",
              "Version 1 was stored, status processing.",
              "The fetched order made version 1.",
              "It could not be delivered: sink-failed, 503.",
              "The sink took version 1.");
      assertThat(answer.path("order").path("deliveredVersion").asInt()).isEqualTo(1);
      assertThat(answer.path("timeline").get(0).path("body").asText())
          .isEqualTo("<Event>1</Event>");
      assertThat(answer.path("timeline").get(0).path("stage").asText()).isEqualTo("accept");
      assertThat(answer.toString()).doesNotContain("specversion");
    }
  }

  @Test
  void wholeEventsAreShownOnRequestOnly() {
    try (ManagementFixture gateway = new ManagementFixture(home)) {
      worked(gateway);

      JsonNode answer = gateway.get("/api/orders/maropost/acme/N1?events=true").json();

      assertThat(answer.at("/timeline/2/event/specversion").asText()).isEqualTo("1.0");
      assertThat(gateway.get("/api/orders/maropost/acme/N1?events=yes").code())
          .isEqualTo("invalid-parameter");
    }
  }

  @Test
  void callsThatServedOtherOrdersAreNotTold() {
    try (ManagementFixture gateway = new ManagementFixture(home)) {
      worked(gateway);
      call(gateway, 8, "10:00:02.950", "10:00:03.300");

      JsonNode answer = gateway.get("/api/orders/maropost/acme/N1").json();

      assertThat(answer.path("timeline"))
          .filteredOn(entry -> entry.path("kind").asText().equals("call"))
          .extracting(entry -> entry.path("call").asInt())
          .containsExactly(7);
    }
  }

  @Test
  void unknownOrderIsNotFound() {
    try (ManagementFixture gateway = new ManagementFixture(home)) {
      worked(gateway);

      assertThat(gateway.get("/api/orders/maropost/acme/N2").code()).isEqualTo("unknown-order");
      assertThat(gateway.get("/api/orders/maropost/other/N1").status()).isEqualTo(404);
      assertThat(gateway.get("/api/orders/maropost/acme/N1'--").status()).isEqualTo(404);
    }
  }

  private static void worked(ManagementFixture gateway) {
    gateway.accept(ManagementFixture.maropost("1", "N1", "Pick"));
    gateway.update(
        "update gateway_notification set state = 'delivered', outcome = 'delivered', version = 1");
    gateway.update(
        """
        update gateway_order set state = 'delivered', version = 1, sent_version = 1,
          status = 'processing', due_at = null""");
    call(gateway, 7, "10:00:03.000", "10:00:03.200");
    gateway.update(
        """
        insert into gateway_version (source, account, order_id, version, status, content_hash,
          event, created_at, sent_at)
        values ('maropost', 'acme', 'N1', 1, 'processing', 'h', ?, ?, ?)""",
        "{\"specversion\":\"1.0\"}".getBytes(StandardCharsets.UTF_8),
        at("10:00:03.100"),
        at("10:00:10.000"));
    attempt(gateway, "enrich", "version", "10:00:03.100", "");
    attempt(gateway, "deliver", "sink-failed", "10:00:04.000", "503");
    attempt(gateway, "deliver", "delivered", "10:00:10.000", "");
  }

  private static void call(ManagementFixture gateway, int id, String from, String to) {
    gateway.update(
        """
        insert into gateway_call (id, source, account, budget, started_at, finished_at, http_status,
          outcome, order_count)
        values (?, 'maropost', 'acme', 'orders', ?, ?, 200, 'ok', 1)""",
        id,
        at(from),
        at(to));
  }

  private static void attempt(
      ManagementFixture gateway, String stage, String outcome, String time, String detail) {
    gateway.update(
        """
        insert into gateway_attempt (source, account, order_id, stage, at, outcome, version, call_id,
          detail)
        values ('maropost', 'acme', 'N1', ?, ?, ?, 1, 7, nullif(?, ''))""",
        stage,
        at(time),
        outcome,
        detail);
  }

  private static java.time.Instant at(String time) {
    return Times.parse("2026-01-05T" + time + "Z");
  }
}
