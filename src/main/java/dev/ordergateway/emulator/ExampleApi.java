package dev.ordergateway.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The API of a platform that is emulated by files: calls of orders and of lists, as those say. */
final class ExampleApi implements PlatformServer.Platform {
  private static final String PATH = "emulator-path";

  private final OrderShelf shelf;
  private final Clock clock;
  private final String base;
  private final Map<String, JsonNode> credentials;
  private final List<ExampleCall> calls = new ArrayList<>();
  private final String updated;
  private final RateLimit rate = new RateLimit(Integer.MAX_VALUE);

  /**
   * @param platform the file's content
   */
  ExampleApi(JsonNode platform, OrderShelf shelf, Clock clock) {
    this.shelf = shelf;
    this.clock = clock;
    this.base = platform.path("base").asText();
    this.credentials = Map.copyOf(fields(platform.path("credentials")));
    platform.path("calls").forEach(call -> calls.add(ExampleCall.of(call)));
    this.updated = platform.path("updated").asText();
  }

  private static Map<String, JsonNode> fields(JsonNode node) {
    Map<String, JsonNode> fields = new HashMap<>();
    node.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
    return fields;
  }

  String base() {
    return base;
  }

  int mostInAnyMinute() {
    return rate.mostInAnyMinute();
  }

  @Override
  public Incoming read(HttpServerRequest request, Buffer body) {
    ObjectNode parameters = Documents.object();
    request.params().forEach(entry -> parameters.put(entry.getKey(), entry.getValue()));
    String path = request.path().startsWith(base) ? request.path().substring(base.length()) : "";
    parameters.put(PATH, path);
    String kind = "unknown";
    List<String> ids = List.of();
    for (ExampleCall call : calls) {
      String with = call.with().isEmpty() ? "ids" : call.with();
      Optional<List<String>> asked = call.ids(path, parameters.path(with).textValue());
      if (asked.isPresent() && kind.equals("unknown")) {
        kind = call.kind();
        ids = asked.get();
      }
    }
    String query = request.query() == null ? "" : request.query();
    return new Incoming(clock.instant(), kind, ids, request.headers(), parameters, query);
  }

  @Override
  public boolean admits(Incoming call) {
    return rate.admits(call.at());
  }

  @Override
  public PlatformAnswer error(Incoming call, int status) {
    return PlatformAnswer.json(status, "{\"error\":" + status + "}");
  }

  @Override
  public PlatformAnswer answer(Incoming incoming, Optional<Fault.Kind> fault) {
    for (Map.Entry<String, JsonNode> credential : credentials.entrySet()) {
      if (!incoming.header(credential.getKey()).equals(credential.getValue().asText())) {
        return error(incoming, 401);
      }
    }
    OrderShelf.View view =
        fault.equals(Optional.of(Fault.Kind.STALE))
            ? OrderShelf.View.BEFORE_LAST_CHANGE
            : OrderShelf.View.NEWEST;
    for (ExampleCall call : calls) {
      if (call.kind().equals(incoming.kind())) {
        return call.isList() ? list(call, incoming, view) : orders(call, incoming, view);
      }
    }
    return error(incoming, 404);
  }

  private PlatformAnswer orders(ExampleCall call, Incoming incoming, OrderShelf.View view) {
    ArrayNode found = Documents.JSON.createArrayNode();
    for (String id : incoming.orderIds()) {
      shelf.find(id, view).ifPresent(order -> found.add(order.document()));
    }
    return found.isEmpty() && call.with().isEmpty()
        ? error(incoming, 404)
        : filled(call.answer(), Map.of("@order", found.path(0), "@orders", found));
  }

  private PlatformAnswer list(ExampleCall call, Incoming incoming, OrderShelf.View view) {
    ExamplePage page = ExamplePage.of(call.list(), incoming.parameters());
    List<JsonNode> all = new ArrayList<>();
    shelf
        .all(view)
        .map(OrderShelf.Revision::document)
        .filter(order -> page.isSince(order.at(updated).asText()))
        .sorted(Comparator.comparing(order -> order.at(updated).asText()))
        .forEach(all::add);
    ArrayNode rows = Documents.JSON.createArrayNode();
    all.stream().skip(page.skip()).limit(page.limit()).forEach(rows::add);
    return filled(call.answer(), page.numbers(rows, all.size()))
        .withLink(page.link(incoming.parameters().path(PATH).asText(), all.size()));
  }

  private static PlatformAnswer filled(JsonNode answer, Map<String, JsonNode> values) {
    return PlatformAnswer.json(200, Documents.write(fill(answer, values)));
  }

  private static JsonNode fill(JsonNode node, Map<String, JsonNode> values) {
    if (node.isTextual()) {
      return values.getOrDefault(node.textValue(), node);
    }
    JsonNode copy = node.deepCopy();
    if (copy instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        object.set(field.getKey(), fill(field.getValue(), values));
      }
    }
    return copy;
  }
}
