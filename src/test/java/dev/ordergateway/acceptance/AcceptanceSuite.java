package dev.ordergateway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordergateway.deliver.EventSchema;
import dev.ordergateway.emulator.Call;
import dev.ordergateway.emulator.Fault;
import dev.ordergateway.emulator.Faults;
import dev.ordergateway.emulator.PlatformEmulator;
import dev.ordergateway.emulator.When;
import dev.ordergateway.settings.Overlay;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.RecordingSink;
import dev.ordergateway.testing.RecordingSink.Delivery;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every source keeps to in every way to run a gateway. A subclass names the two; the gateway
 * is started once for all tests of the class, and each test has orders of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class AcceptanceSuite {
  private final SourceCase source;
  private final Installation installation;
  private final GatewayView gateway;
  private final RecordingSink sink = new RecordingSink();
  private Path home;

  protected AcceptanceSuite(SourceCase source, Installation installation) {
    this.source = source;
    this.installation = installation;
    this.gateway = new GatewayView(installation);
  }

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    home = folder;
    source.install(home);
    Map<String, String> settings = new HashMap<>(source.settings());
    settings.put("gateway.http.host", "127.0.0.1");
    settings.put("gateway.http.port", "0");
    settings.put("gateway.management.port", "0");
    settings.put("gateway.sink.uri", sink.uri());
    settings.put("gateway.enrich.delay-min", "50ms");
    settings.put("gateway.enrich.pause-min", "50ms");
    settings.put("gateway.enrich.recheck-delays", "20ms,40ms,80ms");
    installation.start(home, settings);
    Eventually.until("the poll at the start is done", () -> !lastPoll().isMissingNode());
  }

  @AfterAll
  void stop() throws Exception {
    try (sink;
        source;
        installation) {
      EventSchema schema = EventSchema.of(new Overlay(home));
      for (Delivery delivery : sink.deliveries()) {
        assertThat(schema.problems(delivery.body())).as(delivery.id()).isEmpty();
      }
    }
  }

  @AfterEach
  void mend() {
    platform().faults().clear();
  }

  @Test
  void notificationIsAnsweredAndItsOrderIsDeliveredOnce() {
    String order = placed();

    HttpResponse<String> answer = gateway.post(notice(order));

    assertThat(answer.statusCode()).isEqualTo(source.answerStatus());
    assertThat(answer.body()).isEqualTo(source.answerBody());
    awaitDelivered(order, source.statuses().get(0));
    assertThat(versions(order)).containsExactly(source.statuses().get(0));
  }

  @Test
  void repeatGetsTheSameAnswerAndMakesNoSecondVersion() {
    String order = placed();
    Notice notice = notice(order);
    gateway.post(notice);
    awaitDelivered(order, source.statuses().get(0));

    HttpResponse<String> answer = gateway.post(notice);

    assertThat(answer.statusCode()).isEqualTo(source.answerStatus());
    assertThat(answer.body()).isEqualTo(source.answerBody());
    assertThat(order(order).path("notifications").asInt()).isEqualTo(1);
    assertThat(versions(order)).hasSize(1);
  }

  @Test
  void strangerIsAnswered401AndNothingOfItIsKept() {
    String order = placed();

    for (Notice forged : source.forged(notice(order))) {
      HttpResponse<String> answer = gateway.post(forged);
      assertThat(answer.statusCode()).as("%s", forged).isEqualTo(401);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    assertThat(gateway.get(path(source.account(), order)).statusCode()).isEqualTo(404);
    assertThat(gateway.get(path(source.smallAccount(), order)).statusCode()).isEqualTo(404);
    assertThat(fetches(order)).isEmpty();
  }

  @Test
  void whatIsNotWellFormedOrNamesNoGoodOrderIsAnswered400AndFetchesNothing() {
    List<JsonNode> before = kept();
    long calls = fetches();

    for (Notice malformed : source.malformed()) {
      HttpResponse<String> answer = gateway.post(malformed);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    assertThat(kept()).isEqualTo(before);
    assertThat(fetches()).isEqualTo(calls);
  }

  @Test
  void noticesInAnyOrderEndInThePlatformsOwnState() {
    String order = placed();
    Notice first = notice(order);
    source.change(order);
    Notice second = notice(order);
    source.change(order);
    Notice third = notice(order);

    for (Notice notice : List.of(third, first, second)) {
      assertThat(gateway.post(notice).statusCode()).isEqualTo(source.answerStatus());
    }

    awaitDelivered(order, source.statuses().get(2));
    assertThat(versions(order)).containsExactly(source.statuses().get(2));
  }

  @Test
  void everyChangeBecomesTheNextVersion() {
    String order = placed();
    gateway.post(notice(order));
    awaitDelivered(order, source.statuses().get(0));
    source.change(order);
    gateway.post(notice(order));
    awaitDelivered(order, source.statuses().get(1));
    source.change(order);

    gateway.post(notice(order));

    awaitDelivered(order, source.statuses().get(2));
    assertThat(versions(order)).isEqualTo(source.statuses());
  }

  @Test
  void staleAnswerDoesNotTakeThePlaceOfANewerOne() {
    String order = placed();
    gateway.post(notice(order));
    awaitDelivered(order, source.statuses().get(0));
    source.change(order);
    gateway.post(notice(order));
    awaitDelivered(order, source.statuses().get(1));
    int fetches = fetches(order).size();
    Faults.Injection stale =
        platform().faults().inject(Fault.of(Fault.Kind.STALE), When.next(1).touching(order));

    gateway.post(again(order));

    Eventually.until("it was asked once more", () -> fetches(order).size() >= fetches + 2);
    awaitDelivered(order, source.statuses().get(1));
    assertThat(stale.count()).isEqualTo(1);
    assertThat(versions(order)).isEqualTo(source.statuses().subList(0, 2));
  }

  @Test
  void authenticButOddIsKeptAndParkedAndFetchesNothing() {
    long calls = fetches();
    List<JsonNode> before = parked();

    HttpResponse<String> answer = gateway.post(source.odd());

    assertThat(answer.statusCode()).isEqualTo(source.answerStatus());
    List<JsonNode> added = new ArrayList<>(parked());
    added.removeAll(before);
    assertThat(added)
        .singleElement()
        .satisfies(
            kept -> {
              assertThat(kept.path("cause").asText()).isEqualTo(source.oddCause());
              assertThat(kept.path("quarantined").asBoolean()).isTrue();
            });
    assertThat(fetches()).isEqualTo(calls);
  }

  @Test
  void apiThatFailsIsAskedAgainUntilTheOrderIsThere() {
    String order = placed();
    Faults.Injection away =
        platform().faults().inject(Fault.status(503), When.next(2).touching(order));
    Faults.Injection cut =
        platform().faults().inject(Fault.of(Fault.Kind.TRUNCATED), When.next(1).touching(order));

    gateway.post(notice(order));

    awaitDelivered(order, source.statuses().get(0));
    assertThat(away.count()).isEqualTo(2);
    assertThat(cut.count()).isEqualTo(1);
    assertThat(versions(order)).hasSize(1);
    assertThat(order(order).path("attempts").asInt()).isZero();
  }

  @Test
  void orderThatThePlatformDoesNotShowYetIsLookedForAgain() {
    String order = placed();
    // An order that has never changed is not there yet for whoever sees the state before.
    Faults.Injection absent =
        platform().faults().inject(Fault.of(Fault.Kind.STALE), When.next(2).touching(order));

    gateway.post(notice(order));

    awaitDelivered(order, source.statuses().get(0));
    assertThat(absent.count()).isEqualTo(2);
  }

  @Test
  void pollFindsWhatWasNeverAnnouncedAndFindsItOnce() {
    String order = placed();

    poll();

    awaitDelivered(order, source.statuses().get(0));
    poll();
    String later = placed();
    gateway.post(notice(later));
    awaitDelivered(later, source.statuses().get(0));
    assertThat(order(order).path("notifications").asInt()).isEqualTo(1);
    assertThat(versions(order)).hasSize(1);
  }

  @Test
  void accountThatHasSpentItsBudgetWaitsAndHoldsUpNoOther() {
    String small = source.smallAccount();
    Eventually.until(
        "the budget is spent",
        () -> {
          int left = gateway.status(source.source(), small).at("/budgetLeft/orders").asInt();
          if (left > 0) {
            String order = placed(small);
            gateway.post(source.notice(small, order));
            Eventually.until("it is fetched", () -> !fetches(small, order).isEmpty());
          }
          return left == 0;
        });
    String waits = placed(small);
    gateway.post(source.notice(small, waits));

    String goesOn = placed();
    gateway.post(notice(goesOn));

    awaitDelivered(goesOn, source.statuses().get(0));
    assertThat(fetches(small, waits)).isEmpty();
    assertThat(source.platform(small).maxCallsInAnyMinute())
        .isLessThanOrEqualTo(SourceCase.SMALL_BUDGET);
    JsonNode status = gateway.status(source.source(), small);
    assertThat(status.path("due").asInt()).isEqualTo(1);
    assertThat(status.path("health").asText()).isEqualTo("healthy");
  }

  /** For what only one source has. */
  protected final HttpResponse<String> post(Notice notice) {
    return gateway.post(notice);
  }

  /** Has the lists read, to their end: what is placed afterwards is not found by it. */
  private void poll() {
    JsonNode before = lastPoll();
    assertThat(gateway.poll(source.source())).isEqualTo(202);
    Eventually.until("the lists have been read", () -> !lastPoll().equals(before));
  }

  private JsonNode lastPoll() {
    return gateway.status(source.source(), source.account()).path("lastPoll");
  }

  private String placed() {
    return placed(source.account());
  }

  private String placed(String account) {
    String order = source.newOrderId();
    source.place(account, order);
    return order;
  }

  /** The platform of the account that has room. */
  private PlatformEmulator platform() {
    return source.platform(source.account());
  }

  private Notice notice(String order) {
    return source.notice(source.account(), order);
  }

  /** Further word of a state that has been told already. */
  private Notice again(String order) {
    return source.again(source.account(), order);
  }

  private String path(String account, String order) {
    return "/api/orders/" + source.source() + "/" + account + "/" + order;
  }

  private JsonNode order(String order) {
    return gateway.json(path(source.account(), order)).path("order");
  }

  /** Every notification of the source, as the API lists them. */
  protected final List<JsonNode> kept() {
    return items("/api/notifications?limit=500&source=" + source.source());
  }

  private List<JsonNode> parked() {
    return items("/api/notifications?limit=500&state=parked&source=" + source.source());
  }

  private List<JsonNode> items(String path) {
    List<JsonNode> items = new ArrayList<>();
    gateway.json(path).path("items").forEach(items::add);
    return items;
  }

  /** How many calls for orders the platform has got, lists not counted. */
  private long fetches() {
    return platform().calls().stream().filter(call -> !call.orderIds().isEmpty()).count();
  }

  private List<Call> fetches(String order) {
    return fetches(source.account(), order);
  }

  private List<Call> fetches(String account, String order) {
    return source.platform(account).calls().stream()
        .filter(call -> call.orderIds().contains(order))
        .toList();
  }

  /** The canonical status of each version that the sink has got of an order. */
  private List<String> versions(String order) {
    String prefix = String.join("/", source.source(), source.account(), order) + "/";
    List<String> statuses = new ArrayList<>();
    for (Delivery delivery : sink.deliveries()) {
      if (delivery.id().startsWith(prefix)) {
        statuses.add(GatewayView.read(delivery.text()).at("/data/order/status").asText());
        assertThat(delivery.id()).as("versions rise by one").isEqualTo(prefix + statuses.size());
      }
    }
    return statuses;
  }

  /** Waits until the sink's newest version has this status and nothing is left to do. */
  private void awaitDelivered(String order, String status) {
    Eventually.asserted(
        () -> {
          assertThat(versions(order))
              .as("versions of " + order)
              .isNotEmpty()
              .last()
              .isEqualTo(status);
          assertThat(order(order).path("state").asText()).isEqualTo("delivered");
        });
  }
}
