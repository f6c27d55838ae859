package dev.ordergateway.history;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.emulator.Fault;
import dev.ordergateway.emulator.MarketplaceEmulator;
import dev.ordergateway.emulator.MarketplaceQuirk;
import dev.ordergateway.testing.GatewayFixture;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Orders are paid, cancelled, and come back when that is denied or they are approved after all. */
record MarketplaceShop(MarketplaceEmulator platform) implements Shop {
  private static final List<String> CHANGES =
      List.of("approved", "cancelled", "cancelled unseen", "denied", "overdue", EDITED);

  @Override
  public String source() {
    return "marketplace";
  }

  @Override
  public String path() {
    return "/notifications/marketplace/" + GatewayFixture.TOKEN;
  }

  @Override
  public String orderId(int number) {
    return String.valueOf(7_000_000 + number);
  }

  @Override
  public List<String> changes() {
    return CHANGES;
  }

  @Override
  public void place(String orderId, String as) {
    platform.place(orderId);
  }

  @Override
  public boolean change(String orderId, String to) {
    boolean cancelled = platform.list(orderId).equals("canceled");
    boolean paid = !platform.document(orderId).path("approvedAt").isNull();
    switch (to) {
      case "approved" -> {
        return (cancelled || !paid) && done(() -> platform.approve(orderId));
      }
      case "cancelled" -> {
        return !cancelled && done(() -> platform.cancel(orderId));
      }
      case "cancelled unseen" -> {
        return !cancelled && done(() -> cancelUnseen(orderId));
      }
      case "denied" -> {
        return cancelled && paid && done(() -> platform.denyCancellation(orderId));
      }
      case "overdue" -> {
        return !cancelled && !paid && done(() -> platform.paymentOverdue(orderId));
      }
      default -> {
        return done(() -> platform.edit(orderId, MarketplaceShop::edit));
      }
    }
  }

  private static boolean done(Runnable change) {
    change.run();
    return true;
  }

  /** The document says nothing of the cancellation. */
  private void cancelUnseen(String orderId) {
    platform.quirks(Set.of(MarketplaceQuirk.CANCELED_UNCHANGED));
    platform.cancel(orderId);
    platform.quirks(Set.of());
  }

  private static void edit(ObjectNode order) {
    ObjectNode freight = (ObjectNode) order.get("freight");
    freight.put("additionalInfo", freight.path("additionalInfo").asText("") + "!");
  }

  /** No list tells that a payment is overdue. */
  @Override
  public boolean isListed(String to) {
    return !to.equals("overdue");
  }

  @Override
  public Map<String, Fault> troubles() {
    return Troubles.ANY;
  }
}
