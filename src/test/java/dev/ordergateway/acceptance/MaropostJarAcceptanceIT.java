package dev.ordergateway.acceptance;

/** The built jar as a process. */
class MaropostJarAcceptanceIT extends AcceptanceSuite {
  MaropostJarAcceptanceIT() {
    super(new MaropostCase(), new JarProcess());
  }
}
