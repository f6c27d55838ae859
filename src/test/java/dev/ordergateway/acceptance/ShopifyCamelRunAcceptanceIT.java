package dev.ordergateway.acceptance;

/** Out of the checkout, by mvn camel:run. */
class ShopifyCamelRunAcceptanceIT extends AcceptanceSuite {
  ShopifyCamelRunAcceptanceIT() {
    super(new ShopifyCase(), new CamelRun());
  }
}
