package dev.ordergateway.manage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordergateway.accept.Cause;
import dev.ordergateway.accept.Notification;
import dev.ordergateway.accept.Notification.Via;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListsIT {
  @TempDir Path home;

  @Test
  void ordersComeNewestFirstAndPageByPageWithoutGapOrRepeat() {
    try (ManagementFixture gateway = new ManagementFixture(home)) {
      IntStream.range(0, 25)
          .forEach(i -> gateway.accept(ManagementFixture.maropost("e" + i, "N" + i, "Pick")));
      gateway.update("update gateway_order set changed_at = '2026-01-05T10:00:00.000Z'");
      gateway.update(
          "update gateway_order set changed_at = '2026-01-06T10:00:00.000Z' where order_id = 'N7'");

      List<String> seen = all(gateway, "/api/orders?source=maropost&limit=4", "orderId");

      assertThat(seen).hasSize(25).doesNotHaveDuplicates().startsWith("N7");
    }
  }

  @Test
  void rareOrderIsFoundInALargeLedgerByFollowingNext() {
    try (ManagementFixture gateway = new ManagementFixture(home)) {
      gateway.accept(ManagementFixture.maropost("1", "rare", "Pick"));
      gateway.update(
          """
          update gateway_order set status = 'cancelled', changed_at = '2026-01-01T00:00:00.000Z'""");
      gateway.update(
          """
          insert into gateway_order (source, account, order_id, state, status, first_seen_at,
            changed_at)
          with recursive n(i) as (select 1 union all select i + 1 from n where i < 20500)
          select 'maropost', 'acme', 'F' || i, 'delivered', 'shipped', '2026-01-02T00:00:00.000Z',
            '2026-01-02T00:00:00.000Z' from n""");

      JsonNode first = gateway.get("/api/orders?status=cancelled").json();

      assertThat(first.path("items")).isEmpty();
      assertThat(all(gateway, "/api/orders?status=cancelled", "orderId")).containsExactly("rare");
      assertThat(gateway.get("/api/orders?limit=9999").json().path("items")).hasSize(500);
    }
  }

  @Test
  void ordersAreNarrowedByEveryFilter() {
    try (ManagementFixture gateway = new ManagementFixture(home)) {
      gateway.accept(ManagementFixture.maropost("1", "77", "Pick"));
      gateway.accept(ManagementFixture.marketplace("2", "77", "loja", null, List.of()));
      gateway.accept(ManagementFixture.marketplace("3", "78", "outra", null, List.of()));
      gateway.park("78", "not-found");

      assertThat(all(gateway, "/api/orders?orderId=77", "source"))
          .containsExactlyInAnyOrder("maropost", "marketplace");
      assertThat(all(gateway, "/api/orders?state=parked", "orderId")).containsExactly("78");
      assertThat(all(gateway, "/api/orders?cause=not-found", "orderId")).containsExactly("78");
      assertThat(all(gateway, "/api/orders?account=loja", "orderId")).containsExactly("77");
      assertThat(all(gateway, "/api/orders?source=nobody", "orderId")).isEmpty();
    }
  }

  @Test
  void notificationsAreFoundByCauseAndByAnyFlag() {
    try (ManagementFixture gateway = new ManagementFixture(home)) {
      gateway.accept(
          ManagementFixture.maropost(
              "1", "N1", "Pick", Cause.MISSING_EVENT_ID, Cause.UNKNOWN_ELEMENT));
      gateway.accept(ManagementFixture.maropost("2", "N2", "Pick", Cause.UNKNOWN_ELEMENT));
      gateway.park("N2", "mapping-failed");
      gateway.accept(ManagementFixture.quarantined("3", Cause.UNKNOWN_SELLER, ""));

      assertThat(all(gateway, "/api/notifications?cause=unknown-element", "externalId"))
          .containsExactly("2", "1");
      assertThat(all(gateway, "/api/notifications?cause=mapping-failed", "externalId"))
          .containsExactly("2");
      assertThat(all(gateway, "/api/notifications?cause=unknown-seller", "externalId"))
          .containsExactly("3");
      assertThat(all(gateway, "/api/notifications?state=parked&limit=1", "externalId"))
          .containsExactly("3", "2");
      assertThat(all(gateway, "/api/notifications?orderId=77", "externalId")).containsExactly("3");
      assertThat(all(gateway, "/api/notifications?orderId=N1&account=acme", "cause"))
          .containsExactly("missing-event-id");
      assertThat(all(gateway, "/api/notifications?cause=not-found", "externalId")).isEmpty();
    }
  }

  @Test
  void bodiesAreShownAsTheyCame() {
    try (ManagementFixture gateway = new ManagementFixture(home)) {
      byte[] binary = {(byte) 0xff, 0, 1};
      byte[] large = ("é".repeat(20_000)).getBytes(StandardCharsets.UTF_8);
      gateway.accept(with("1", binary));
      gateway.accept(with("2", large));

      JsonNode items = gateway.get("/api/notifications").json().path("items");

      JsonNode cut = items.get(0);
      assertThat(cut.path("bodyLength").asInt()).isEqualTo(40_000);
      assertThat(cut.path("bodyCut").asBoolean()).isTrue();
      assertThat(cut.path("body").asText()).isEqualTo("é".repeat(8_192));
      assertThat(items.get(1).path("bodyBase64").asText())
          .isEqualTo(Base64.getEncoder().encodeToString(binary));
      JsonNode whole = gateway.get("/api/notifications/" + cut.path("id").asText()).json();
      assertThat(whole.path("body").asText()).isEqualTo("é".repeat(20_000));
      assertThat(whole.has("bodyCut")).isFalse();
      assertThat(gateway.get("/api/notifications/n:999").code()).isEqualTo("unknown-notification");
      assertThat(gateway.get("/api/notifications/1%20or%201=1").status()).isEqualTo(404);
    }
  }

  private static Notification with(String id, byte[] body) {
    return new Notification(
        "maropost",
        "acme",
        id,
        "N" + id,
        "Pick",
        null,
        Instant.parse("2026-01-05T10:00:02Z"),
        Via.WEBHOOK,
        List.of(),
        null,
        List.of(),
        body);
  }

  /** That member of every item on every page. */
  private static List<String> all(ManagementFixture gateway, String path, String member) {
    List<String> found = new ArrayList<>();
    String next = "";
    for (int page = 0; page < 100; page++) {
      JsonNode answer = gateway.get(path + next).json();
      answer.path("items").forEach(item -> found.add(item.path(member).asText()));
      if (!answer.has("next")) {
        return found;
      }
      next = (path.contains("?") ? "&" : "?") + "next=" + answer.path("next").asText();
    }
    throw new AssertionError(path + " does not end");
  }
}
