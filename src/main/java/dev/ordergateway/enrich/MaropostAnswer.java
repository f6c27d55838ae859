package dev.ordergateway.enrich;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordergateway.enrich.AccountHealth.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The envelope of Maropost's answers: errors come with HTTP 200 and an Ack that says so. */
public final class MaropostAnswer {
  // Not documented: an Ack of Error is also how a wrong key is answered, told apart by its text.
  private static final Pattern CREDENTIALS =
      Pattern.compile("api.?key|authent|authoris|authoriz|permission|credential|access denied");

  // More than is ever shown: what is cut here could be half of a secret that is to be masked.
  private static final int TEXT_MAX = 10_000;

  private MaropostAnswer() {}

  /**
   * The answer's content, whether or not it is wrapped; throws unless Ack is Success or Warning.
   */
  public static JsonNode unwrap(Answer answer) throws OrdersRefused, ApiFailure {
    return unwrap(answer, "GetOrderResponse");
  }

  /**
   * @param wrapper the member that the content may stand in, by the action that was called
   */
  public static JsonNode unwrap(Answer answer, String wrapper) throws OrdersRefused, ApiFailure {
    if (answer.status() == 404 || answer.status() == 410) {
      throw ApiFailure.of(
          State.PAUSED, null, "there is no API at the account's api-url: " + answer.status());
    }
    if (!answer.isGood()) {
      throw new OrdersRefused("the platform answered " + answer.status());
    }
    JsonNode body = answer.body().path(wrapper);
    body = body.isMissingNode() ? answer.body() : body;
    String ack = body.path("Ack").asText("");
    if (ack.equals("Success") || ack.equals("Warning")) {
      return body;
    }
    String text = messages(body.path("Messages").path("Error"));
    if (!ack.equals("Error")) {
      throw ApiFailure.of(State.PAUSED, null, "the platform's answer has no Ack");
    }
    if (CREDENTIALS.matcher(text.toLowerCase(Locale.ROOT)).find()) {
      throw ApiFailure.of(State.CREDENTIALS_REFUSED, null, "Ack Error: " + text);
    }
    throw new OrdersRefused("Ack Error: " + text);
  }

  /** What an Ack of Warning warns of. */
  public static String warnings(JsonNode body) {
    return messages(body.path("Messages").path("Warning"));
  }

  private static String messages(JsonNode errors) {
    List<String> texts = new ArrayList<>();
    list(errors).forEach(error -> texts.add(error.path("Message").asText("")));
    String text = String.join("; ", texts);
    return text.substring(0, Math.min(text.length(), TEXT_MAX));
  }

  /** A list of one may come as the one itself, and an empty list as an empty text. */
  public static List<JsonNode> list(JsonNode node) {
    if (node.isObject()) {
      return List.of(node);
    }
    List<JsonNode> items = new ArrayList<>();
    node.elements().forEachRemaining(items::add);
    return items;
  }
}
