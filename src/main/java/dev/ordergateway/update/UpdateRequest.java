package dev.ordergateway.update;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.deliver.PlatformDocument;
import dev.ordergateway.enrich.WorkSignal;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.settings.Account;
import dev.ordergateway.settings.Settings;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;

/**
 * Takes what an integrator's route wants written to an order. When this returns it is on disk; the
 * call is made later, within the account's budget, and made again until the platform has taken it.
 */
public final class UpdateRequest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Store store;
  private final Settings settings;
  private final WorkSignal signal;
  private final Clock clock;

  public UpdateRequest(Store store, Settings settings, WorkSignal signal, Clock clock) {
    this.store = store;
    this.settings = settings;
    this.signal = signal;
    this.clock = clock;
  }

  /**
   * The variables {@code source}, {@code account} and {@code orderId} name the order, the body is
   * an object of fields by the platform's names: a map, or JSON.
   *
   * @throws IllegalArgumentException if the ledger has no such order, or the body is no such object
   */
  public void ask(Exchange exchange) {
    OrderKey key =
        new OrderKey(
            exchange.getVariable("source", "", String.class),
            exchange.getVariable("account", "", String.class),
            exchange.getVariable("orderId", "", String.class));
    Optional<Account> account = settings.account(key.source(), key.account());
    if (account.isEmpty()) {
      throw new IllegalArgumentException("no account to write to: " + key);
    }
    ObjectNode fields = fields(exchange);
    Optional<Integer> version =
        store.write(
            key,
            session -> {
              Optional<Integer> newest =
                  session.first(
                      """
                      select version from gateway_order
                      where source = ? and account = ? and order_id = ?""",
                      row -> row.getInt(1),
                      key.source(),
                      key.account(),
                      key.orderId());
              if (newest.isPresent()) {
                Updates.ask(
                    session, key, OrderUpdate.Reason.ASKED, fields, newest.get(), clock.instant());
              }
              return newest;
            });
    if (version.isEmpty()) {
      throw new IllegalArgumentException("the ledger has no order to write to: " + key);
    }
    signal.raise();
  }

  private static ObjectNode fields(Exchange exchange) {
    Object body = exchange.getMessage().getBody();
    JsonNode fields = body instanceof Map<?, ?> ? JSON.valueToTree(body) : null;
    if (fields == null) {
      byte[] json = exchange.getMessage().getBody(byte[].class);
      try {
        fields = PlatformDocument.parse(json == null ? new byte[0] : json);
      } catch (IOException e) {
        throw new IllegalArgumentException("the fields to write are no JSON", e);
      }
    }
    if (!(fields instanceof ObjectNode object) || object.isEmpty() || object.has("OrderID")) {
      throw new IllegalArgumentException(
          "the fields to write are an object of at least one field, without OrderID");
    }
    return object;
  }
}
