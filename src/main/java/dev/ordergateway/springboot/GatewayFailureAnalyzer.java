package dev.ordergateway.springboot;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Has Spring Boot print what is wrong, and no stack of what followed from it. */
final class GatewayFailureAnalyzer extends AbstractFailureAnalyzer<GatewayNotInstalled> {
  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, GatewayNotInstalled cause) {
    return new FailureAnalysis(
        String.valueOf(cause.getMessage()),
        "Mend the keys or files that are named, or set order-gateway.enabled=false.",
        cause);
  }
}
