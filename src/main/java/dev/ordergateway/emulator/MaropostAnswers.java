package dev.ordergateway.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

/** The envelope around every answer of the Maropost API, with the quirks that are switched on. */
final class MaropostAnswers {
  private static final List<String> LISTS = List.of("OrderPayment", "OrderLine", "StickyNotes");

  private final Clock clock;
  private final Set<MaropostQuirk> quirks = new CopyOnWriteArraySet<>();

  MaropostAnswers(Clock clock) {
    this.clock = clock;
  }

  Set<MaropostQuirk> quirks() {
    return quirks;
  }

  boolean has(MaropostQuirk quirk) {
    return quirks.contains(quirk);
  }

  PlatformAnswer orders(Incoming call, ArrayNode orders) {
    ObjectNode envelope = Documents.object();
    if (!orders.isEmpty()) {
      envelope.set("Order", one(orders));
    } else if (has(MaropostQuirk.NONE_AS_EMPTY_TEXT)) {
      envelope.put("Order", "");
    } else if (!has(MaropostQuirk.NONE_AS_MISSING_KEY)) {
      envelope.putArray("Order");
    }
    close(envelope, has(MaropostQuirk.ACK_WARNING) ? "Warning" : "Success");
    if (has(MaropostQuirk.ACK_WARNING)) {
      envelope.putObject("Messages").putObject("Warning").put("Message", "Emulated warning");
      ((ObjectNode) envelope.at("/Messages/Warning")).put("SeverityCode", "Warning");
    }
    return write(call, envelope);
  }

  /** Ack Error under HTTP 200: one error is an object, several are a list. */
  PlatformAnswer errors(Incoming call, List<String> messages) {
    ObjectNode envelope = Documents.object();
    close(envelope, "Error");
    ArrayNode errors = Documents.JSON.createArrayNode();
    for (String message : messages) {
      errors
          .addObject()
          .put("Message", message)
          .put("SeverityCode", "Error")
          .put("Description", "");
    }
    ObjectNode list = envelope.putObject("Messages");
    list.set("Error", errors.size() == 1 ? errors.get(0) : errors);
    return write(call, envelope);
  }

  /** How an order that cannot be found may be told by an action that writes. */
  PlatformAnswer warning(Incoming call, String message) {
    ObjectNode envelope = Documents.object();
    close(envelope, "Warning");
    ObjectNode warning = envelope.putObject("Messages").putObject("Warning");
    warning.put("Message", message).put("SeverityCode", "Warning");
    return write(call, envelope);
  }

  private void close(ObjectNode envelope, String ack) {
    envelope.put("CurrentTime", MaropostOrders.time(clock.instant())).put("Ack", ack);
  }

  private JsonNode one(ArrayNode orders) {
    if (!has(MaropostQuirk.ONE_AS_OBJECT)) {
      return orders;
    }
    for (JsonNode order : orders) {
      for (String list : LISTS) {
        if (order.path(list).size() == 1) {
          ((ObjectNode) order).set(list, order.get(list).get(0));
        }
      }
    }
    return orders.size() == 1 ? orders.get(0) : orders;
  }

  /** JSON only where it is asked for; otherwise XML. */
  private PlatformAnswer write(Incoming call, ObjectNode envelope) {
    String root = (call.kind().equals("UpdateOrder") ? "UpdateOrder" : "GetOrder") + "Response";
    if (!call.header("Accept").contains("application/json")) {
      return PlatformAnswer.xml(MaropostXml.write(root, envelope));
    }
    JsonNode body = envelope;
    if (has(MaropostQuirk.WRAPPED)) {
      body = Documents.object().set(root, envelope);
    }
    return PlatformAnswer.json(200, Documents.write(body));
  }
}
