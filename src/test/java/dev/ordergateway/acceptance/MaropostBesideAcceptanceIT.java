package dev.ordergateway.acceptance;

/** Beside another gateway in one process. */
class MaropostBesideAcceptanceIT extends AcceptanceSuite {
  MaropostBesideAcceptanceIT() {
    super(new MaropostCase(), new BesideAnother());
  }
}
