package dev.ordergateway.history;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.emulator.Fault;
import dev.ordergateway.emulator.MarketplaceEmulator;
import dev.ordergateway.emulator.MarketplaceQuirk;
import dev.ordergateway.testing.GatewayFixture;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Orders are paid, cancelled, and come back when that is denied or they are approved after all.
 *
 * @param second lets a second pass between changes that are made together
 */
record MarketplaceShop(MarketplaceEmulator platform, Runnable second) implements Shop {
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
    switch (to) {
      case "approved" -> {
        return (isCancelled(orderId) || !isPaid(orderId)) && done(() -> platform.approve(orderId));
      }
      case "cancelled" -> {
        return !isCancelled(orderId) && done(() -> platform.cancel(orderId));
      }
      case "cancelled unseen" -> {
        return !isCancelled(orderId) && done(() -> cancelUnseen(orderId));
      }
      case "denied" -> {
        return done(() -> cancelAndDeny(orderId));
      }
      case "overdue" -> {
        return !isCancelled(orderId)
            && !isPaid(orderId)
            && done(() -> platform.paymentOverdue(orderId));
      }
      default -> {
        return done(() -> platform.edit(orderId, MarketplaceShop::edit));
      }
    }
  }

  private boolean isCancelled(String orderId) {
    return platform.list(orderId).equals("canceled");
  }

  private boolean isPaid(String orderId) {
    return !platform.document(orderId).path("approvedAt").isNull();
  }

  private static boolean done(Runnable change) {
    change.run();
    return true;
  }

  /** With all that has to come before it. */
  private void cancelAndDeny(String orderId) {
    if (!isPaid(orderId)) {
      platform.approve(orderId);
      second.run();
    }
    if (!isCancelled(orderId)) {
      platform.cancel(orderId);
      second.run();
    }
    platform.denyCancellation(orderId);
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
