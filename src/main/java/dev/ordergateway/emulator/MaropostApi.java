package dev.ordergateway.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The API of one emulated Maropost store: one path, the action in a header, HTTP 200 for nearly
 * all.
 */
final class MaropostApi implements PlatformServer.Platform {
  static final String PATH = "/do/WS/NetoAPI";

  /** Set by the emulator; carries out what UpdateOrder asks for. */
  interface OrderChange {
    void change(String orderId, ObjectNode fields);
  }

  private static final Comparator<ObjectNode> OLDEST_FIRST =
      Comparator.<ObjectNode, String>comparing(order -> order.path("DatePlaced").asText())
          .thenComparing(order -> order.path("OrderID").asText());
  private static final Comparator<ObjectNode> OLDEST_CHANGE_FIRST =
      Comparator.<ObjectNode, String>comparing(order -> order.path("DateUpdated").asText())
          .thenComparing(order -> order.path("OrderID").asText());

  private final OrderShelf shelf;
  private final StoreSecrets secrets;
  private final Clock clock;
  final MaropostAnswers answers;
  final RateLimit rate = new RateLimit(500);
  volatile Duration lag = Duration.ZERO;
  volatile int limitMax = Integer.MAX_VALUE;
  volatile OrderChange orderChange = (id, fields) -> {};

  MaropostApi(OrderShelf shelf, StoreSecrets secrets, Clock clock) {
    this.shelf = shelf;
    this.secrets = secrets;
    this.clock = clock;
    this.answers = new MaropostAnswers(clock);
  }

  @Override
  public Incoming read(HttpServerRequest request, Buffer body) {
    String text = body.toString();
    String action = request.getHeader("NETOAPI_ACTION");
    String kind = request.path().equals(PATH) && action != null ? action : "unknown";
    ObjectNode content;
    try {
      content = text.stripLeading().startsWith("<") ? MaropostXml.read(text) : Documents.read(text);
    } catch (IllegalArgumentException e) {
      content = Documents.object();
      kind = "unreadable";
    }
    List<String> ids = new ArrayList<>(Documents.texts(content.path("Filter").path("OrderID")));
    rows(content.path("Order")).forEach(order -> ids.add(order.path("OrderID").asText()));
    return new Incoming(clock.instant(), kind, ids, request.headers(), content, text);
  }

  @Override
  public boolean admits(Incoming call) {
    return rate.admits(call.at());
  }

  @Override
  public PlatformAnswer error(Incoming call, int status) {
    return PlatformAnswer.text(status, "Emulated HTTP error " + status);
  }

  @Override
  public PlatformAnswer answer(Incoming call, Optional<Fault.Kind> fault) {
    if (!call.header("NETOAPI_KEY").equals(secrets.apiKey())
        || !call.header("NETOAPI_USERNAME").equals(secrets.apiUsername())) {
      return answers.has(MaropostQuirk.KEY_REFUSED_BY_ACK)
          ? answers.errors(call, List.of("Invalid API key or user"))
          : error(call, 401);
    }
    if (fault.equals(Optional.of(Fault.Kind.ACK_ERROR))) {
      return answers.errors(call, List.of("Emulated error"));
    }
    if (fault.equals(Optional.of(Fault.Kind.ACK_ERRORS))) {
      return answers.errors(call, List.of("Emulated error one", "Emulated error two"));
    }
    return switch (call.kind()) {
      case "GetOrder" -> getOrder(call, view(fault));
      case "UpdateOrder" -> updateOrder(call);
      case "unreadable" -> answers.errors(call, List.of("The request cannot be read"));
      default -> answers.errors(call, List.of("NETOAPI_ACTION is missing or not known"));
    };
  }

  private OrderShelf.View view(Optional<Fault.Kind> fault) {
    if (fault.equals(Optional.of(Fault.Kind.STALE))) {
      return OrderShelf.View.BEFORE_LAST_CHANGE;
    }
    return lag.isZero() ? OrderShelf.View.NEWEST : OrderShelf.View.asOf(clock.instant().minus(lag));
  }

  private PlatformAnswer getOrder(Incoming call, OrderShelf.View view) {
    JsonNode given = call.parameters().path("Filter");
    List<String> selectors = Documents.texts(given.path("OutputSelector"));
    if (!(given instanceof ObjectNode asked) || selectors.isEmpty()) {
      return answers.errors(call, List.of("A filter and an OutputSelector are required"));
    }
    OrderFilter filter;
    try {
      filter = new OrderFilter(asked);
    } catch (IllegalArgumentException e) {
      return answers.errors(call, List.of(String.valueOf(e.getMessage())));
    }
    int limit = Math.min(asked.path("Limit").asInt(100), limitMax);
    int pageNumber = answers.has(MaropostQuirk.PAGE_IGNORED) ? 0 : asked.path("Page").asInt(0);
    long skipped = (long) pageNumber * limit;
    OutputSelection selection = new OutputSelection(selectors);
    ArrayNode page = Documents.JSON.createArrayNode();
    found(filter, view)
        .filter(filter::takes)
        .sorted(answers.has(MaropostQuirk.OLDEST_CHANGE_FIRST) ? OLDEST_CHANGE_FIRST : OLDEST_FIRST)
        .skip(skipped)
        .limit(limit)
        .forEach(order -> page.add(selection.of(order)));
    return answers.orders(call, page);
  }

  private Stream<ObjectNode> found(OrderFilter filter, OrderShelf.View view) {
    Stream<OrderShelf.Revision> revisions =
        filter.orderIds().isEmpty()
            ? shelf.all(view)
            : filter.orderIds().stream().map(id -> shelf.find(id, view)).flatMap(Optional::stream);
    return revisions.map(OrderShelf.Revision::document);
  }

  /**
   * Carries out what may be written: the status and plain fields; what is nested is passed over.
   */
  private PlatformAnswer updateOrder(Incoming call) {
    ArrayNode done = Documents.JSON.createArrayNode();
    for (JsonNode order : rows(call.parameters().path("Order"))) {
      String id = order.path("OrderID").asText();
      if (shelf.find(id, OrderShelf.View.NEWEST).isEmpty()) {
        return answers.warning(call, "Cannot find order " + id);
      }
      if (order instanceof ObjectNode fields && fields.size() > 1) {
        orderChange.change(id, fields);
      }
      done.addObject().put("OrderID", id);
    }
    return answers.orders(call, done);
  }

  private static Iterable<JsonNode> rows(JsonNode node) {
    return node.isObject() ? List.of(node) : node;
  }
}
