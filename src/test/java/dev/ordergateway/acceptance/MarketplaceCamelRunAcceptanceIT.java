package dev.ordergateway.acceptance;

/** Out of the checkout, by mvn camel:run. */
class MarketplaceCamelRunAcceptanceIT extends AcceptanceSuite {
  MarketplaceCamelRunAcceptanceIT() {
    super(new MarketplaceCase(), new CamelRun());
  }
}
