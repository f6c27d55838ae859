package dev.ordergateway.acceptance;

/** Beside another gateway in one process. */
class ShopifyBesideAcceptanceIT extends AcceptanceSuite {
  ShopifyBesideAcceptanceIT() {
    super(new ShopifyCase(), new BesideAnother());
  }
}
