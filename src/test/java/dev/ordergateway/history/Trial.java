package dev.ordergateway.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordergateway.emulator.SinkAudit;
import dev.ordergateway.emulator.Webhook;
import dev.ordergateway.emulator.When;
import dev.ordergateway.testing.OrderFlow;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A few orders of one platform to which a history happens. Nothing is sent but what the history has
 * arrive: the platform's own sender drops everything, and keeps it.
 */
final class Trial {
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** One more would outlast the gateway's distrust, and be the platform insisting on it. */
  private static final int OLD_ANSWERS_MAX = 3;

  private final OrderFlow flow;
  private final Shop shop;
  private final List<String> orders;
  private final Calm calm;
  private final List<Notice> notices = new ArrayList<>();
  private int oldAnswers;
  private boolean edited;

  /** A notification that was sent, with what became of it. */
  private static final class Notice {
    private final Webhook webhook;
    private final boolean mayBeLost;
    private boolean arrived;

    Notice(Webhook webhook, boolean mayBeLost) {
      this.webhook = webhook;
      this.mayBeLost = mayBeLost;
    }
  }

  Trial(OrderFlow flow, Shop shop, List<String> orders) {
    this.flow = flow;
    this.shop = shop;
    this.orders = orders;
    this.calm = new Calm(flow, shop.source(), orders);
  }

  void change(int order, String to, boolean soon) {
    String id = orders.get(order);
    boolean placed = shop.platform().orderIds().contains(id);
    boolean announced = !placed || !to.equals(Shop.EDITED);
    // A change that no notification tells has to move the platform's time, or nobody could see it.
    if (!soon || !announced) {
      flow.advance(SECOND);
    }
    int sent = shop.platform().webhooks().dropped().size();
    if (!placed) {
      shop.place(id, to);
    } else if (!shop.change(id, to)) {
      return;
    }
    edited |= !announced;
    List<Webhook> all = shop.platform().webhooks().dropped();
    all.subList(sent, all.size())
        .forEach(webhook -> notices.add(new Notice(webhook, !soon && shop.isListed(to))));
  }

  void arrive(int which) {
    if (!notices.isEmpty()) {
      arrive(notices.get(which % notices.size()));
    }
  }

  private void arrive(Notice notice) {
    String[] headers =
        notice.webhook.headers().entrySet().stream()
            .flatMap(header -> List.of(header.getKey(), header.getValue()).stream())
            .toArray(String[]::new);
    byte[] body = notice.webhook.body().getBytes(StandardCharsets.UTF_8);
    assertThat(flow.gateway().post(shop.path(), body, headers).statusCode()).isEqualTo(200);
    notice.arrived = true;
  }

  void trouble(String name) {
    if (name.equals(Troubles.OLD) && ++oldAnswers > OLD_ANSWERS_MAX) {
      return;
    }
    shop.platform().faults().inject(shop.troubles().get(name), When.next(1));
  }

  void pause(Duration time) {
    flow.advance(time);
  }

  void poll() {
    assertThat(flow.post("/api/poll/" + shop.source(), "{}").statusCode()).isEqualTo(202);
  }

  void restart() {
    flow.gateway().restart();
  }

  void calm() {
    calm.await(this::repeatLastArrival);
  }

  /** A repeat changes nothing, but has the gateway look at its clock, which a test has moved. */
  private void repeatLastArrival() {
    notices.stream()
        .filter(notice -> notice.arrived)
        .reduce((first, second) -> second)
        .ifPresent(this::arrive);
  }

  /** The end of the history: the platform is well, and what has to come has come. */
  void finish(boolean nothingLost) {
    shop.platform().faults().clear();
    for (int i = notices.size() - 1; i >= 0; i--) {
      Notice notice = notices.get(i);
      if (!notice.arrived && (nothingLost || !notice.mayBeLost)) {
        arrive(notice);
      }
    }
    calm();
    boolean allTold = notices.stream().allMatch(notice -> notice.arrived);
    if (edited || oldAnswers > 0 || !allTold) {
      poll();
      calm();
    }
  }

  void assertSinkIsAsThePlatform() {
    orders.stream()
        .filter(shop.platform().orderIds()::contains)
        .forEach(this::assertSinkIsAsThePlatform);
    for (Notice notice : notices) {
      if (notice.arrived) {
        byte[] body = notice.webhook.body().getBytes(StandardCharsets.UTF_8);
        assertThat(flow.rows("select state from gateway_notification where body = ?", body))
            .as("what became of %s", notice.webhook)
            .containsExactly(Map.of("state", "delivered"));
      }
    }
  }

  private void assertSinkIsAsThePlatform(String id) {
    List<Map<String, Object>> sink =
        flow.rows("select version, status, event from gateway_sink where order_id = ?", id);
    assertThat(sink).as("the sink's rows of " + id).hasSize(1);
    assertThat(SinkAudit.difference(shop.platform(), id, sink.get(0)))
        .as("what the sink has of %s; its versions are %s", id, flow.versions(id))
        .isEmpty();
    Object version = sink.get(0).get("version");
    assertThat(
            flow.rows(
                "select state, version, sent_version from gateway_order where order_id=?", id))
        .containsExactly(Map.of("state", "delivered", "version", version, "sent_version", version));
    List<JsonNode> versions =
        flow
            .rows("select event from gateway_version where order_id = ? order by version", id)
            .stream()
            .map(row -> OrderFlow.json(text((byte[]) row.get("event"))).path("data"))
            .toList();
    assertThat(versions)
        .extracting(data -> data.path("version").asInt())
        .isEqualTo(IntStream.rangeClosed(1, (int) version).boxed().toList());
    assertThat(versions)
        .as("no version of %s steps back in the platform's time", id)
        .extracting(data -> Instant.parse(data.path("order").path("updatedAt").asText()))
        .isSorted();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
