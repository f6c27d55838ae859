package dev.ordergateway.acceptance;

/** The source in the box, in a gateway of its own. */
class MaropostAcceptanceIT extends AcceptanceSuite {
  MaropostAcceptanceIT() {
    super(new MaropostCase(), new InProcess());
  }
}
