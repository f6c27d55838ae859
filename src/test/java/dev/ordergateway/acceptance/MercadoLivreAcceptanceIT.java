package dev.ordergateway.acceptance;

/** The example examples/sources/mercado-livre, in a gateway of its own. */
class MercadoLivreAcceptanceIT extends AcceptanceSuite {
  MercadoLivreAcceptanceIT() {
    super(new MercadoLivreCase(), new InProcess());
  }
}
