package dev.ordergateway.receive;

import dev.ordergateway.receive.Refusal.Code;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The first step of every route that is entered by HTTP: checks the request and leaves in the
 * exchange only what the gateway itself put there. Body: the exact bytes. Variables: {@code
 * receivedAt}, {@code notificationKey} (header NETOAPI_KEY), {@code announced} (header
 * NETO_NOTIFICATION is there) and {@code token} (the path's last segment), the last three only if
 * the request has them.
 */
public final class HttpRequest {
  /**
   * @throws Refusal if the method is not POST, or the body was too large, too slow or one too many
   */
  public void admit(Exchange exchange) throws Refusal {
    CallerRequest request = CallerRequest.of(exchange);
    @Nullable String token = exchange.getMessage().getHeader("token", String.class);
    exchange.getMessage().removeHeaders("*");
    // Stays on the worker thread until its next request; between them it logs nothing.
    MDC.put("correlationId", UUID.randomUUID().toString());
    if (!request.method().equals("POST")) {
      throw new Refusal(Code.METHOD_NOT_ALLOWED, "Notifications are posted; use POST.");
    }
    Arrival arrival = arrival(request);
    exchange.getMessage().setBody(arrival.body());
    exchange.setVariable("receivedAt", arrival.receivedAt());
    setIfPresent(exchange, "notificationKey", request.headers().single("NETOAPI_KEY"));
    if (!request.headers().all("NETO_NOTIFICATION").isEmpty()) {
      exchange.setVariable("announced", true);
    }
    setIfPresent(exchange, "token", token);
  }

  /**
   * @throws Refusal if the request was not taken at the door
   */
  static Arrival arrival(CallerRequest request) throws Refusal {
    Arrival arrival = request.arrival();
    if (arrival.refusal() != null) {
      throw refusal(arrival.refusal());
    }
    return arrival;
  }

  private static Refusal refusal(Code code) {
    return switch (code) {
      case BODY_TOO_LARGE -> new Refusal(code, "The body is larger than this gateway takes.");
      case BODY_TIMEOUT -> new Refusal(code, "The body did not arrive in time.");
      default -> new Refusal(code, "Too many requests are in flight; try again later.");
    };
  }

  private static void setIfPresent(Exchange exchange, String name, @Nullable String value) {
    if (value != null) {
      exchange.setVariable(name, value);
    }
  }
}
