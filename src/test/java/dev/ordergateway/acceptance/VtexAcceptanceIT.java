package dev.ordergateway.acceptance;

/** The example examples/sources/vtex, in a gateway of its own. */
class VtexAcceptanceIT extends AcceptanceSuite {
  VtexAcceptanceIT() {
    super(new VtexCase(), new InProcess());
  }
}
