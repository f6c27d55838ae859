package dev.ordergateway.manage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.manage.Problem.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Live: this process answers. Ready: it can take a notification and work it, which is the store
 * committing a row and all routes being up. A store that is away does not make the process dead: a
 * restart would not bring the disk back.
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
    operations.store().condition().trouble().or(probe::failure).ifPresent(causes::add);
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
      return Answer.ok(node);
    }
    ObjectNode more = Json.object();
    ArrayNode all = more.putArray("causes");
    causes.forEach(all::add);
    return Answer.of(new Problem(Code.NOT_READY, causes.get(0)), more);
  }

  @Override
  public void close() {
    probe.close();
  }
}
