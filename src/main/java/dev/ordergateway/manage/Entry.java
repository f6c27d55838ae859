package dev.ordergateway.manage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/**
 * One thing that happened to an order.
 *
 * @param at a time as the ledger writes it
 * @param stage the stage in which it happened
 * @param what one plain sentence
 * @param more what else is known
 */
record Entry(Kind kind, String at, String stage, String what, ObjectNode more) {

  /** In the order in which things of one moment are told. */
  enum Kind {
    NOTIFICATION,
    SIGHTING,
    CALL,
    VERSION,
    ATTEMPT,
    DELIVERY;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  ObjectNode json() {
    ObjectNode node = Json.object();
    node.put("at", at);
    node.put("kind", kind.word());
    node.put("stage", stage);
    node.put("what", what);
    node.setAll(more);
    return node;
  }
}
