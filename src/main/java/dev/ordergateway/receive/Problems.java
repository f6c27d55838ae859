package dev.ordergateway.receive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;

/** Error bodies in the form of RFC 9457, with a stable {@code code} beside its own members. */
public final class Problems {
  public static final String CONTENT_TYPE = "application/problem+json";

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Makes the answer's body of the status that the route has chosen and the refusal it caught.
   *
   * @return the body; the content type is set on the message
   */
  public String describe(Exchange exchange) {
    int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 500, Integer.class);
    exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, CONTENT_TYPE);
    Throwable caught = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    if (caught instanceof Refusal refusal) {
      return body(status, refusal.getCode(), refusal.getDetail());
    }
    return status == 503
        ? body(
            status,
            Refusal.Code.STORE_UNAVAILABLE.word(),
            "The notification may not have been stored; send it again.")
        : body(status, "internal-error", "The notification could not be taken.");
  }

  /**
   * @param detail one sentence for the caller
   */
  public static String body(int status, String code, String detail) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("type", "about:blank");
    members.put("title", title(status));
    members.put("status", status);
    members.put("code", code);
    members.put("detail", detail);
    try {
      return JSON.writeValueAsString(members);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String title(int status) {
    return io.netty.handler.codec.http.HttpResponseStatus.valueOf(status).reasonPhrase();
  }
}
