package dev.ordergateway.acceptance;

/** The built jar as a process. */
class MarketplaceJarAcceptanceIT extends AcceptanceSuite {
  MarketplaceJarAcceptanceIT() {
    super(new MarketplaceCase(), new JarProcess());
  }
}
