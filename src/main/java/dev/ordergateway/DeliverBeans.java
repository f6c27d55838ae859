package dev.ordergateway;

import dev.ordergateway.deliver.Deliveries;
import dev.ordergateway.deliver.RemovedSinks;
import dev.ordergateway.deliver.SendWork;
import dev.ordergateway.deliver.Sink;
import dev.ordergateway.deliver.SinkCalls;
import dev.ordergateway.deliver.SinkFilling;
import dev.ordergateway.deliver.SinkMessage;
import dev.ordergateway.deliver.SinkRow;
import dev.ordergateway.deliver.Sinks;
import dev.ordergateway.enrich.AccountHealth;
import dev.ordergateway.enrich.DueWork;
import dev.ordergateway.enrich.Retries;
import dev.ordergateway.enrich.WorkSignal;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.manage.Meters;
import dev.ordergateway.settings.Settings;
import dev.ordergateway.update.Acknowledgement;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/** Makes the beans that send stored versions to sinks, each with workers of its own. */
final class DeliverBeans {
  private final Settings settings;
  private final Store store;
  private final Clock clock;
  private final Sinks sinks;
  private final Acknowledgement acknowledgement;
  private final Deliveries deliveries;
  private final Map<String, SendWork> work = new LinkedHashMap<>();

  /**
   * @param parkedTold whether somebody is to be told of each order that is parked
   * @param updates what wakes those who write to platforms
   * @param owner names this process among its replicas
   */
  DeliverBeans(
      Settings settings,
      Store store,
      AccountHealth health,
      Retries retries,
      BooleanSupplier parkedTold,
      WorkSignal updates,
      Meters meters,
      String owner,
      Clock clock) {
    this.settings = settings;
    this.store = store;
    this.clock = clock;
    this.sinks = new Sinks(Sink.all(settings));
    this.acknowledgement = new Acknowledgement(settings);
    this.deliveries =
        new Deliveries(
            store,
            health,
            retries,
            settings.count("gateway.deliver.attempts-max"),
            parkedTold,
            acknowledgement,
            updates,
            meters,
            clock);
    Duration lease = settings.duration("gateway.enrich.lease");
    for (Sink sink : sinks.all()) {
      work.put(
          kind(sink.name()),
          new SendWork(store, health, deliveries, sink, owner, lease, sinks.signal(sink), clock));
    }
  }

  private static String kind(String sink) {
    return "deliver/" + sink;
  }

  Sinks sinks() {
    return sinks;
  }

  /** Hands over the beans, under the names that routes call them by. */
  void bindTo(Binder binder) {
    binder.bind("gatewaySinkMessage", new SinkMessage(sinks.all(), clock));
    binder.bind("gatewayDeliveries", deliveries);
    binder.bind("gatewaySinkCalls", new SinkCalls(settings.duration("gateway.deliver.timeout")));
    binder.bind("gatewaySinkRow", new SinkRow(clock));
  }

  /** What {@code gateway-due:deliver/...} endpoints take, by kind. */
  Map<String, DueWork> work() {
    return Map.copyOf(work);
  }

  /** What the first sink is to get. */
  SendWork first() {
    return Objects.requireNonNull(work.get(kind(Sink.FIRST)));
  }

  /** What pours into a sink what it lacks. */
  SinkFilling filling() {
    return new SinkFilling(store, sinks, acknowledgement, clock);
  }

  /** Before anything is sent: lets go of what sinks that are gone were to get. */
  void prepare() {
    new RemovedSinks(store, sinks, acknowledgement, clock).letGo();
  }
}
