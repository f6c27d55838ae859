package dev.ordergateway.acceptance;

/** The built jar as a process. */
class ShopifyJarAcceptanceIT extends AcceptanceSuite {
  ShopifyJarAcceptanceIT() {
    super(new ShopifyCase(), new JarProcess());
  }
}
