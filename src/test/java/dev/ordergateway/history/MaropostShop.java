package dev.ordergateway.history;

import dev.ordergateway.emulator.Fault;
import dev.ordergateway.emulator.Fault.Kind;
import dev.ordergateway.emulator.MaropostEmulator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every status may follow every other: a legal step back is a step like any other. */
record MaropostShop(MaropostEmulator platform) implements Shop {
  private static final List<String> CHANGES =
      List.of("New", "Pick", "Pack", "On Hold", "Dispatched", "Cancelled", "Uncommitted", EDITED);

  @Override
  public String source() {
    return "maropost";
  }

  @Override
  public String path() {
    return "/notifications/maropost";
  }

  @Override
  public String orderId(int number) {
    return "N" + number;
  }

  @Override
  public List<String> changes() {
    return CHANGES;
  }

  @Override
  public void place(String orderId, String as) {
    platform.place(orderId, as.equals(EDITED) ? "New" : as);
  }

  @Override
  public boolean change(String orderId, String to) {
    if (to.equals(EDITED)) {
      platform.edit(
          orderId,
          order ->
              order.put("InternalOrderNotes", order.path("InternalOrderNotes").asText() + "!"));
    } else {
      platform.changeStatus(orderId, to);
    }
    return true;
  }

  @Override
  public boolean isListed(String to) {
    return true;
  }

  @Override
  public Map<String, Fault> troubles() {
    Map<String, Fault> troubles = new HashMap<>(Troubles.ANY);
    troubles.put("Ack Error", Fault.of(Kind.ACK_ERROR));
    return troubles;
  }
}
