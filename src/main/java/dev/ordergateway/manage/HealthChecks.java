package dev.ordergateway.manage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.accept.Spool;
import dev.ordergateway.manage.Problem.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Live: this process answers. Ready: it can take a notification and work it, which is the store
 * committing a row and all routes being up; while the store is away the spool stands in. A store
 * that is away does not make the process dead: a restart would not bring the disk back.
 */
final class HealthChecks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HealthChecks.class);
  private static final String STARTED = "Started";

  private final Operations operations;
  private final StoreProbe probe;
  private final AtomicBoolean ready = new AtomicBoolean(true);

  HealthChecks(Operations operations) {
    this.operations = operations;
    this.probe = new StoreProbe(operations.store(), operations.clock());
  }

  Answer live() {
    ObjectNode node = Json.object();
    node.put("status", "live");
    return Answer.ok(node);
  }

  Answer ready() {
    List<String> causes = new ArrayList<>();
    Optional<String> failure = operations.store().condition().trouble().or(probe::failure);
    Optional<Spool> standIn = failure.flatMap(unused -> standIn());
    if (standIn.isEmpty()) {
      failure.ifPresent(causes::add);
      if (failure.isPresent() && operations.spool() != null) {
        causes.add("The spool takes no notifications in its place.");
      }
    }
    for (Map.Entry<String, String> route : new TreeMap<>(operations.routes().get()).entrySet()) {
      if (!route.getValue().equals(STARTED)) {
        causes.add("Route " + route.getKey() + " is " + route.getValue() + ".");
      }
    }
    if (ready.getAndSet(causes.isEmpty()) != causes.isEmpty()) {
      LOG.warn("gateway-manage: {}", causes.isEmpty() ? "ready again" : "not ready: " + causes);
    }
    if (causes.isEmpty()) {
      ObjectNode node = Json.object();
      node.put("status", "ready");
      standIn.ifPresent(spool -> describe(spool, node));
      return Answer.ok(node);
    }
    ObjectNode more = Json.object();
    ArrayNode all = more.putArray("causes");
    causes.forEach(all::add);
    return Answer.of(new Problem(Code.NOT_READY, causes.get(0)), more);
  }

  /** The spool, if it takes notifications while the store is away. */
  private Optional<Spool> standIn() {
    return Optional.ofNullable(operations.spool())
        .filter(spool -> operations.store().isAway() && spool.takes());
  }

  private void describe(Spool spool, ObjectNode node) {
    node.put("detail", "The store is away; notifications wait in the spool.");
    SpoolState.of(spool, operations.clock()).putInto(node);
  }

  @Override
  public void close() {
    probe.close();
  }
}
