package dev.ordergateway.manage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.accept.Spool;
import dev.ordergateway.deliver.Sink;
import dev.ordergateway.enrich.AccountHealth;
import dev.ordergateway.enrich.AccountHealth.Health;
import dev.ordergateway.enrich.CallBudgets;
import dev.ordergateway.ledger.StoreAwayException;
import dev.ordergateway.ledger.Times;
import dev.ordergateway.manage.Problem.Code;
import dev.ordergateway.settings.Account;
import dev.ordergateway.settings.Settings;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/status}: each account, and each sink. */
final class StatusReport {
  private final Settings settings;
  private final Operations operations;
  private final StatusQueries queries;

  StatusReport(Settings settings, Operations operations) {
    this.settings = settings;
    this.operations = operations;
    this.queries = new StatusQueries(operations.store(), operations.clock());
  }

  /** While the store is away nothing can be counted but what waits for it. */
  Answer answer() {
    try {
      return Answer.ok(json());
    } catch (StoreAwayException e) {
      ObjectNode more = Json.object();
      putSpool(more);
      return Answer.of(new Problem(Code.STORE_UNAVAILABLE, "The store is away."), more);
    }
  }

  private void putSpool(ObjectNode node) {
    Spool spool = operations.spool();
    if (spool != null) {
      SpoolState.of(spool, operations.clock()).putInto(node);
    }
  }

  private ObjectNode json() {
    Snapshot snapshot = queries.snapshot();
    Map<Snapshot.Owner, Snapshot.Counts> notified = queries.notified();
    ObjectNode node = Json.object();
    Json.put(node, "at", snapshot.at());
    ArrayNode items = node.putArray("items");
    for (Account account : settings.accounts()) {
      items.add(account(account, snapshot, notified));
    }
    ArrayNode sinks = Json.object().putArray("sinks");
    Sink.all(settings).forEach(sink -> sinks.add(sink(sink, snapshot)));
    node.set("sink", sinks.get(0).deepCopy());
    node.set("sinks", sinks);
    node.put("quarantinedUnknownAccount", snapshot.quarantinedUnknown());
    putSpool(node);
    return node;
  }

  private ObjectNode sink(Sink sink, Snapshot snapshot) {
    Snapshot.Counts due = Snapshot.of(snapshot.unsent(), sink.name());
    ObjectNode node = Json.object();
    node.put("name", sink.name());
    node.put("due", due.count());
    node.put("oldestDueAge", due.age(snapshot.at()));
    node.put("parked", Snapshot.of(snapshot.refused(), sink.name()).count());
    Health health = operations.health().of(AccountHealth.SINK, sink.account());
    putHealth(node, health, snapshot.at());
    return node;
  }

  private ObjectNode account(
      Account account, Snapshot snapshot, Map<Snapshot.Owner, Snapshot.Counts> notified) {
    String source = account.source();
    String name = account.name();
    Snapshot.Counts due = Snapshot.of(snapshot.due(), source, name);
    Health health = operations.health().of(source, name);
    ObjectNode node = Json.object();
    node.put("source", source);
    node.put("account", name);
    node.put("due", due.count());
    node.put("oldestDueAge", due.age(snapshot.at()));
    node.put("parked", Snapshot.of(snapshot.parked(), source, name).count());
    node.put("quarantined", Snapshot.of(snapshot.quarantined(), source, name).count());
    ObjectNode budget = node.putObject("budgetLeft");
    for (CallBudgets.Kind kind : CallBudgets.Kind.values()) {
      budget.put(kind.word(), Math.max(0, operations.budgets().of(account, kind).left()));
    }
    putHealth(node, health, snapshot.at());
    Json.put(
        node,
        "lastNotification",
        later(health.notifiedAt(), Snapshot.of(notified, source, name).time()));
    Json.put(node, "lastPoll", Snapshot.of(snapshot.polled(), source, name).time());
    Snapshot.Counts missed = Snapshot.of(snapshot.missed(), source, name);
    node.put("missedByWebhook", missed.count());
    node.put("late", missed.second());
    return node;
  }

  private static void putHealth(ObjectNode node, Health health, Instant now) {
    node.put("health", health.state().word());
    Instant until = health.until();
    if (until != null && until.isAfter(now)) {
      node.put("pausedUntil", Times.text(until));
    }
    Json.put(node, "detail", health.detail());
    Json.put(node, "healthyAt", health.healthyAt());
  }

  private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
    return one == null || (other != null && other.isAfter(one)) ? other : one;
  }
}
