package dev.ordergateway.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.deliver.Mappings.Mapped;
import dev.ordergateway.enrich.ClaimedOrder;
import dev.ordergateway.hook.HookFailure;
import dev.ordergateway.hook.HookPoint;
import dev.ordergateway.hook.Hooks;
import dev.ordergateway.ledger.Attempts;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Lets the hook change a mapped order, or veto it, before it is compared with the last version:
 * what the hook gives back is what is compared, stored, delivered and audited. Safe for any thread.
 */
public final class AfterEnrich {
  /** The platform's own word, by which later fetches and polls are compared. */
  private static final List<String> FIXED = List.of("orderId", "platformStatus", "updatedAt");

  private final Hooks hooks;
  private final Mappings mappings;

  public AfterEnrich(Hooks hooks, Mappings mappings) {
    this.hooks = hooks;
    this.mappings = mappings;
  }

  /** An order as the hook has left it. */
  record Changed(MappedOrder order, @Nullable String veto) {}

  /**
   * @throws HookFailure if the hook threw, did not end in time, or gave back what is no order
   */
  public Mapped change(Mapped mapped) throws HookFailure {
    if (!hooks.isThere(HookPoint.AFTER_ENRICH)) {
      return mapped;
    }
    JsonNode document = Objects.requireNonNull(mapped.fetched().document());
    Changed changed = change(mapped.fetched().order(), document, mapped.order());
    return mapped.with(changed.order(), changed.veto());
  }

  /** The same for a document that was not fetched just now. */
  Changed change(ClaimedOrder order, JsonNode document, MappedOrder mapped) throws HookFailure {
    Optional<Exchange> ended =
        hooks.run(HookPoint.AFTER_ENRICH, exchange -> fill(exchange, order, document, mapped));
    if (ended.isEmpty()) {
      return new Changed(mapped, null);
    }
    @Nullable String veto = ended.get().getVariable("veto", String.class);
    if (veto != null && !veto.isBlank()) {
      return new Changed(mapped, Attempts.cut(veto.strip()));
    }
    try {
      ObjectNode changed = result(ended.get());
      requireFixed(mapped.order(), changed);
      return new Changed(mappings.changed(order.key().source(), changed, document), null);
    } catch (IOException | MappingException e) {
      throw hooks.failure(HookPoint.AFTER_ENRICH, String.valueOf(e.getMessage()));
    }
  }

  private static void fill(
      Exchange exchange, ClaimedOrder order, JsonNode document, MappedOrder mapped) {
    exchange.getMessage().setBody(PlatformDocument.values(mapped.order()));
    exchange.setVariable("source", order.key().source());
    exchange.setVariable("account", order.key().account());
    exchange.setVariable("orderId", order.key().orderId());
    exchange.setVariable("previousVersion", order.version());
    exchange.setVariable("platformOrder", PlatformDocument.values((ObjectNode) document));
  }

  /** The body as the hook has left it: the map that it got, or JSON in any form. */
  private static ObjectNode result(Exchange ended) throws IOException, MappingException {
    Object body = ended.getMessage().getBody();
    if (!(body instanceof Map<?, ?>) && !(body instanceof JsonNode)) {
      byte[] json = ended.getMessage().getBody(byte[].class);
      body = PlatformDocument.parse(json == null ? new byte[0] : json);
    }
    if (body instanceof ObjectNode json) {
      body = PlatformDocument.values(json);
    }
    if (MappingValues.output(body) instanceof ObjectNode order) {
      return order;
    }
    throw new MappingException("it gave back nothing, or not an order");
  }

  private static void requireFixed(ObjectNode before, ObjectNode after) throws MappingException {
    for (String name : FIXED) {
      if (!before.path(name).equals(after.path(name))) {
        throw new MappingException("it changed " + name + ", which is the platform's own word");
      }
    }
  }
}
