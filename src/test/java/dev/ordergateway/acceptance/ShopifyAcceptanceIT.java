package dev.ordergateway.acceptance;

/** The example examples/sources/shopify, in a gateway of its own. */
class ShopifyAcceptanceIT extends AcceptanceSuite {
  ShopifyAcceptanceIT() {
    super(new ShopifyCase(), new InProcess());
  }
}
