package dev.ordergateway.acceptance;

/** Beside another gateway in one process. */
class MarketplaceBesideAcceptanceIT extends AcceptanceSuite {
  MarketplaceBesideAcceptanceIT() {
    super(new MarketplaceCase(), new BesideAnother());
  }
}
