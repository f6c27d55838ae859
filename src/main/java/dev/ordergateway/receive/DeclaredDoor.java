package dev.ordergateway.receive;

import dev.ordergateway.receive.Refusal.Code;
import dev.ordergateway.settings.DeclaredSource;
import dev.ordergateway.settings.Settings;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Variable;

/**
 * The door of every source that is made of templates: what a platform may ask before it sends
 * anything, and how a notification that was taken is answered. Safe for any thread.
 */
public final class DeclaredDoor {
  private static final String TEMPLATE = DeclaredSource.RECEIVE;
  private static final Pattern STATUS = Pattern.compile("2[0-9][0-9]");
  private static final Pattern HANDSHAKE =
      Pattern.compile("none|answer|echo:([A-Za-z0-9._-]{1,40})");

  /** What is given back of a caller's own words: nothing that a browser could take for a page. */
  private static final Pattern ECHOED = Pattern.compile("[A-Za-z0-9._~+/=-]{1,200}");

  private final HttpRequest requests = new HttpRequest();
  private final Map<String, DeclaredSource> sources = new HashMap<>();

  /**
   * @throws IllegalArgumentException with one line if a parameter cannot be meant
   */
  public DeclaredDoor(Settings settings) {
    for (DeclaredSource source : settings.declaredSources()) {
      if (source.uses(TEMPLATE)) {
        require(source, "handshake", HANDSHAKE, "none, answer, or echo: and a parameter's name");
        require(source, "answerStatus", STATUS, "a status from 200 to 299");
        sources.put(source.name(), source);
      }
    }
  }

  private static void require(
      DeclaredSource source, String parameter, Pattern pattern, String expected) {
    if (!pattern.matcher(source.text(TEMPLATE, parameter)).matches()) {
      throw source.wrong(TEMPLATE, parameter, "expected " + expected);
    }
  }

  /**
   * Checks the request and leaves in the exchange only what the gateway put there, as {@link
   * HttpRequest} does, and the variable {@code headers}. A handshake is answered here and leaves
   * the variable {@code greeted}; of it nothing is kept.
   *
   * @throws Refusal as {@link HttpRequest}, or for a handshake that is not of the right form
   */
  public void admit(@Variable("source") String name, Exchange exchange) throws Refusal {
    DeclaredSource source = of(name);
    CallerRequest request = CallerRequest.of(exchange);
    String handshake = source.text(TEMPLATE, "handshake");
    boolean asks = request.method().equals("GET") || request.method().equals("HEAD");
    if (!asks || handshake.equals("none")) {
      requests.admit(exchange);
      exchange.setVariable("headers", request.headers());
      return;
    }
    HttpRequest.arrival(request);
    exchange.getMessage().removeHeaders("*");
    exchange.setVariable("greeted", true);
    answer(name, exchange);
    exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 200);
    if (handshake.startsWith("echo:")) {
      String word = request.parameter(handshake.substring("echo:".length()));
      if (word == null || !ECHOED.matcher(word).matches()) {
        throw new Refusal(Code.NOT_WELL_FORMED, "The handshake has no word to give back.");
      }
      exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "text/plain");
      exchange.getMessage().setBody(word);
    }
  }

  /** Makes the exchange's message the source's own answer to what was taken. */
  public void answer(@Variable("source") String name, Exchange exchange) {
    DeclaredSource source = of(name);
    Message message = exchange.getMessage();
    message.removeHeaders("*");
    message.setHeader(
        Exchange.HTTP_RESPONSE_CODE, Integer.valueOf(source.text(TEMPLATE, "answerStatus")));
    String body = source.text(TEMPLATE, "answerBody");
    if (!body.isEmpty()) {
      message.setHeader(Exchange.CONTENT_TYPE, source.text(TEMPLATE, "answerType"));
    }
    message.setBody(body);
  }

  private DeclaredSource of(String name) {
    return Objects.requireNonNull(sources.get(name));
  }
}
