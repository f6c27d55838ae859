package dev.ordergateway.acceptance;

/** In a Spring Boot application, on its servlet container. */
class MaropostSpringBootAcceptanceIT extends AcceptanceSuite {
  MaropostSpringBootAcceptanceIT() {
    super(new MaropostCase(), new SpringBootProcess());
  }
}
