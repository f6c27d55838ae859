package dev.ordergateway.manage;

import dev.ordergateway.accept.Spool;
import dev.ordergateway.deliver.Sink;
import dev.ordergateway.enrich.AccountHealth;
import dev.ordergateway.enrich.CallBudgets;
import dev.ordergateway.ledger.StoreAwayException;
import dev.ordergateway.ledger.StoreException;
import dev.ordergateway.settings.Account;
import dev.ordergateway.settings.Settings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the metrics say of this moment. The ledger is counted when somebody looks; where it cannot
 * be read its gauges are NaN, because yesterday's numbers would hide the outage.
 */
final class Gauges implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gauges.class);

  private final Settings settings;
  private final Operations operations;
  private final MeterRegistry registry;
  private final StatusQueries queries;
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private volatile @Nullable Snapshot snapshot;

  Gauges(Settings settings, Operations operations) {
    this.settings = settings;
    this.operations = operations;
    this.registry = operations.metrics().all();
    this.queries = new StatusQueries(operations.store(), operations.clock());
    bindProcess();
    bindStore();
    settings.accounts().forEach(this::bind);
  }

  /** All meters in Prometheus' text form. */
  String scrape() {
    try {
      snapshot = queries.snapshot();
    } catch (StoreException e) {
      snapshot = null;
      if (StoreAwayException.caused(e)) {
        LOG.debug("counting for the metrics waits for the store", e);
      } else {
        LOG.warn(
            "gateway-manage could not count for the metrics, and will again: {}", e.getMessage());
      }
    }
    return operations.metrics().scrape();
  }

  private void bindProcess() {
    MeterRegistry process = operations.metrics().own();
    new JvmMemoryMetrics().bindTo(process);
    new JvmThreadMetrics().bindTo(process);
    collections.bindTo(process);
    new ProcessorMetrics().bindTo(process);
    new FileDescriptorMetrics().bindTo(process);
    new UptimeMetrics().bindTo(process);
    Gauge.builder("gateway.http.in.flight", () -> operations.inFlight().getAsInt())
        .description("Notifications being received at this moment.")
        .register(registry);
  }

  private void bindStore() {
    Gauge.builder("gateway.store.queue", () -> operations.store().queueDepth())
        .description("Writes that wait for a commit.")
        .register(registry);
    Gauge.builder("gateway.store.damaged", () -> operations.store().condition().isDamaged() ? 1 : 0)
        .description("1 once damage of the store has been seen.")
        .register(registry);
    Gauge.builder("gateway.store.free.bytes", this::freeBytes)
        .description("What is free on the disk of the store.")
        .register(registry);
    Gauge.builder("gateway.store.away", () -> operations.store().isAway() ? 1 : 0)
        .description("1 while the store cannot be reached.")
        .register(registry);
    Spool spool = operations.spool();
    if (spool != null) {
      bind(spool);
    }
    Sink.all(settings).forEach(this::bind);
    settings.accounts().stream()
        .map(Account::source)
        .distinct()
        .forEach(source -> quarantined(source, ""));
  }

  private double freeBytes() {
    OptionalLong free = operations.store().database().freeBytes();
    return free.isPresent() ? free.getAsLong() : Double.NaN;
  }

  private void bind(Spool spool) {
    Gauge.builder("gateway.spool.rows", spool::rows)
        .description("Notifications that wait for the store.")
        .register(registry);
    Gauge.builder("gateway.spool.bytes", spool::bytes)
        .description("Bytes that they take.")
        .register(registry);
    Gauge.builder("gateway.spool.age", () -> SpoolState.of(spool, operations.clock()).age())
        .description("Seconds the oldest of them waits.")
        .register(registry);
  }

  private void bind(Sink sink) {
    Tags tags = Tags.of("sink", sink.name());
    ledger("gateway.sink.due", "Orders of which the sink lacks what it is to get.", tags)
        .accept(s -> Snapshot.of(s.unsent(), sink.name()).count());
    ledger("gateway.sink.due.age", "Seconds the oldest of them is overdue.", tags)
        .accept(s -> Snapshot.of(s.unsent(), sink.name()).age(s.at()));
    ledger("gateway.sink.parked", "Orders that the sink refuses and that are parked.", tags)
        .accept(s -> Snapshot.of(s.refused(), sink.name()).count());
    health(tags, "gateway.sink.health", AccountHealth.SINK, sink.account());
  }

  private void bind(Account account) {
    String source = account.source();
    String name = account.name();
    Tags tags = Tags.of("source", source, "account", name);
    ledger("gateway.due", "Orders with work outstanding.", tags)
        .accept(s -> Snapshot.of(s.due(), source, name).count());
    ledger("gateway.due.age", "Seconds the oldest due order is overdue.", tags)
        .accept(s -> Snapshot.of(s.due(), source, name).age(s.at()));
    ledger("gateway.parked.orders", "Orders that wait for a person.", tags)
        .accept(s -> Snapshot.of(s.parked(), source, name).count());
    quarantined(source, name);
    ledger("gateway.missed", "Changes that a poll found and no webhook announced.", tags)
        .accept(s -> Snapshot.of(s.missed(), source, name).count());
    ledger("gateway.late", "Changes whose webhook came after the poll's grace.", tags)
        .accept(s -> Snapshot.of(s.missed(), source, name).second());
    health(tags, "gateway.account.health", source, name);
    for (CallBudgets.Kind kind : CallBudgets.Kind.values()) {
      Gauge.builder("gateway.budget.left", () -> budgetLeft(account, kind))
          .description("Calls that may be made now.")
          .tags(tags.and("budget", kind.word()))
          .register(registry);
    }
  }

  /** A budget that replicas share is counted in the store. */
  private double budgetLeft(Account account, CallBudgets.Kind kind) {
    try {
      return operations.budgets().of(account, kind).left();
    } catch (StoreException e) {
      return Double.NaN;
    }
  }

  private void quarantined(String source, String account) {
    ledger(
            "gateway.quarantined.notifications",
            "Notifications kept aside; without an account where that is unknown.",
            Tags.of("source", source, "account", account))
        .accept(s -> Snapshot.of(s.quarantined(), source, account).count());
  }

  /** One gauge for each state, 1 for the one it is in: sums and alarms need no number codes. */
  private void health(Tags tags, String name, String source, String account) {
    for (AccountHealth.State state : AccountHealth.State.values()) {
      Gauge.builder(name, () -> operations.health().of(source, account).state() == state ? 1 : 0)
          .description("1 for the state it is in.")
          .tags(tags.and("state", state.word()))
          .register(registry);
    }
  }

  private Consumer<ToDoubleFunction<Snapshot>> ledger(String name, String description, Tags tags) {
    return value ->
        Gauge.builder(
                name,
                () -> {
                  Snapshot current = snapshot;
                  return current == null ? Double.NaN : value.applyAsDouble(current);
                })
            .description(description)
            .tags(tags)
            .register(registry);
  }

  @Override
  public void close() {
    collections.close();
  }
}
