package dev.ordergateway.acceptance;

/** The source in the box, in a gateway of its own. */
class MarketplaceAcceptanceIT extends AcceptanceSuite {
  MarketplaceAcceptanceIT() {
    super(new MarketplaceCase(), new InProcess());
  }
}
