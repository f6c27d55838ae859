package dev.ordergateway.acceptance;

/** In somebody's Camel context, with its server and its data source. */
class MarketplaceHostedAcceptanceIT extends AcceptanceSuite {
  MarketplaceHostedAcceptanceIT() {
    super(new MarketplaceCase(), new HostedContext());
  }
}
