package dev.ordergateway.acceptance;

/** In somebody's Camel context, with its server and its data source. */
class MaropostHostedAcceptanceIT extends AcceptanceSuite {
  MaropostHostedAcceptanceIT() {
    super(new MaropostCase(), new HostedContext());
  }
}
