package dev.ordergateway.manage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.manage.Problem.Code;
import dev.ordergateway.retain.Erased;
import dev.ordergateway.retain.Erasure;
import dev.ordergateway.retain.ErasureScope;
import java.util.Locale;

/** {@code /api/erase}. */
final class EraseRequest {
  private final Erasure erasure;

  EraseRequest(Erasure erasure) {
    this.erasure = erasure;
  }

  /** Counts, and does it only where it is told to; the answer comes when it is done. */
  Answer erase(Request request) throws Problem {
    request.allow();
    ObjectNode body = request.object("orderId", "source", "account", "execute");
    String orderId = Members.text(body, "orderId");
    if (orderId == null) {
      throw new Problem(Code.INVALID_BODY, "The member orderId is missing.");
    }
    ErasureScope scope =
        new ErasureScope(orderId, Members.text(body, "source"), Members.text(body, "account"));
    return Answer.ok(json(erasure.erase(scope, Members.flag(body, "execute"))));
  }

  private static ObjectNode json(Erased erased) {
    ObjectNode node = Json.object();
    node.put("count", erased.count());
    node.put("executed", erased.executed());
    ArrayNode orders = node.putArray("orders");
    erased.orders().forEach(order -> orders.add(json(order)));
    node.put("quarantined", erased.strays());
    node.put("rejections", erased.rejections());
    node.put("elsewhere", erased.elsewhere());
    node.put("copiesLeft", erased.copiesLeft());
    return node;
  }

  private static ObjectNode json(Erased.Order order) {
    ObjectNode node = Json.object();
    node.put("source", order.key().source());
    node.put("account", order.key().account());
    node.put("orderId", order.key().orderId());
    node.put("result", order.result().name().toLowerCase(Locale.ROOT));
    node.put("bodies", order.bodies());
    node.put("versions", order.versions());
    node.put("sink", order.sink());
    node.put("details", order.details());
    node.put("due", order.due());
    return node;
  }
}
