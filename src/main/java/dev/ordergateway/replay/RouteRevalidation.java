package dev.ordergateway.replay;

import dev.ordergateway.accept.Notification;
import dev.ordergateway.enrich.Sources;
import dev.ordergateway.receive.Refusal;
import dev.ordergateway.settings.Account;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/** Sends a stored notification through its source's own {@code gateway-validate} route. */
public final class RouteRevalidation implements Revalidation {
  private final CamelContext context;
  private final Sources sources;
  private final ProducerTemplate producer;

  public RouteRevalidation(CamelContext context, Sources sources) {
    this.context = context;
    this.sources = sources;
    this.producer = context.createProducerTemplate();
  }

  @Override
  public Notification again(String source, List<Account> candidates, byte[] body) throws Refusal {
    // The name comes out of the closed list, not out of the row.
    String route = "direct:gateway-validate-" + sources.of(source).name();
    Exchange answer =
        producer.request(
            context.getEndpoint(route),
            exchange -> {
              exchange.setVariable("accounts", candidates);
              exchange.getMessage().setBody(body);
            });
    if (answer.getException() instanceof Refusal refusal) {
      throw refusal;
    }
    if (answer.getException() != null) {
      throw new IllegalStateException(answer.getException().getMessage(), answer.getException());
    }
    return answer.getMessage().getBody(Notification.class);
  }
}
