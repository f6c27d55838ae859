package dev.ordergateway.acceptance;

/** In a Spring Boot application, on its servlet container. */
class MarketplaceSpringBootAcceptanceIT extends AcceptanceSuite {
  MarketplaceSpringBootAcceptanceIT() {
    super(new MarketplaceCase(), new SpringBootProcess());
  }
}
