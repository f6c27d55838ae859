package dev.ordergateway.receive;

import dev.ordergateway.receive.Refusal.Code;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.vertx.HttpMessage;
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
    HttpServerRequest request = exchange.getMessage(HttpMessage.class).getRequest();
    @Nullable String token = exchange.getMessage().getHeader("token", String.class);
    exchange.getMessage().removeHeaders("*");
    // Stays on the worker thread until its next request; between them it logs nothing.
    MDC.put("correlationId", UUID.randomUUID().toString());
    if (request.method() != HttpMethod.POST) {
      throw new Refusal(Code.METHOD_NOT_ALLOWED, "Notifications are posted; use POST.");
    }
    Arrival arrival = arrival();
    exchange.getMessage().setBody(arrival.body());
    exchange.setVariable("receivedAt", arrival.receivedAt());
    setIfPresent(exchange, "notificationKey", single(request, "NETOAPI_KEY"));
    if (request.headers().contains("NETO_NOTIFICATION")) {
      exchange.setVariable("announced", true);
    }
    setIfPresent(exchange, "token", token);
  }

  /**
   * @throws Refusal if the request was not taken at the door
   */
  static Arrival arrival() throws Refusal {
    Arrival arrival = Arrival.current();
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

  /** A header that is sent twice with different values says nothing that could be trusted. */
  private static @Nullable String single(HttpServerRequest request, String name) {
    List<String> values = request.headers().getAll(name);
    return values.stream().distinct().count() == 1 ? values.get(0) : null;
  }
}
