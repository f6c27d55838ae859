package dev.ordergateway.acceptance;

/** In somebody's Camel context, with its server and its data source. */
class ShopifyHostedAcceptanceIT extends AcceptanceSuite {
  ShopifyHostedAcceptanceIT() {
    super(new ShopifyCase(), new HostedContext());
  }
}
