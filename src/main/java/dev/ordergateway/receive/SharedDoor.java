package dev.ordergateway.receive;

import dev.ordergateway.receive.Refusal.Code;
import dev.ordergateway.validate.BodyKind;
import org.apache.camel.Exchange;

/** Tells at the shared door which of the two sources in the box a request is for. */
public final class SharedDoor {
  /**
   * XML, or JSON. The header NETO_NOTIFICATION makes it XML whatever the body is; a Content-Type
   * says nothing, because platforms and proxies get it wrong.
   *
   * @throws Refusal if there is no body to tell by
   */
  public String kind(Exchange exchange) throws Refusal {
    if (exchange.getVariable("announced") != null) {
      return BodyKind.Kind.XML.name();
    }
    BodyKind.Kind kind = BodyKind.of(exchange.getMessage().getBody(byte[].class));
    if (kind == BodyKind.Kind.EMPTY) {
      throw new Refusal(Code.BODY_EMPTY, "The body is empty.");
    }
    return kind.name();
  }

  /**
   * @throws Refusal always: no source takes what is neither XML nor JSON
   */
  public void refuse() throws Refusal {
    throw new Refusal(Code.UNKNOWN_KIND, "The body is neither XML nor JSON.");
  }
}
