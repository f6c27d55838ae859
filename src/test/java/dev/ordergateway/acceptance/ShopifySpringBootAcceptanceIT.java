package dev.ordergateway.acceptance;

/** In a Spring Boot application, on its servlet container. */
class ShopifySpringBootAcceptanceIT extends AcceptanceSuite {
  ShopifySpringBootAcceptanceIT() {
    super(new ShopifyCase(), new SpringBootProcess());
  }
}
