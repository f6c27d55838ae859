package dev.ordergateway.enrich;

import java.time.Clock;
import org.apache.camel.Variable;

/** The marketplace's GET /orders/{id}, read. */
public final class MarketplaceOrder {
  private final Clock clock;

  public MarketplaceOrder(Clock clock) {
    this.clock = clock;
  }

  /**
   * The one order of the claim, missing if the platform says so.
   *
   * @throws OrdersRefused if the platform refuses this order
   */
  public FetchedOrder read(Answer answer, @Variable("claim") Claim claim) throws OrdersRefused {
    boolean missing = answer.status() == 404 || answer.status() == 410;
    if (!missing && !answer.isGood()) {
      throw new OrdersRefused("the platform answered " + answer.status());
    }
    if (!missing && !answer.body().path("id").asText("").equals(claim.only().key().orderId())) {
      throw new OrdersRefused("the platform answered with another order than was asked for");
    }
    return new FetchedOrder(
        claim.only(), claim.account(), missing ? null : answer.body(), clock.instant());
  }
}
