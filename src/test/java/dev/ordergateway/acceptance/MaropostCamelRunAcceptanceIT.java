package dev.ordergateway.acceptance;

/** Out of the checkout, by mvn camel:run. */
class MaropostCamelRunAcceptanceIT extends AcceptanceSuite {
  MaropostCamelRunAcceptanceIT() {
    super(new MaropostCase(), new CamelRun());
  }
}
