package dev.ordergateway.emulator;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A platform that is emulated by files, as the examples of sources bring them: {@code
 * platform.json} says which calls there are and how they are answered, {@code order.json} is what
 * an order looks like. It says nothing by itself: a notification of the present state is to be had,
 * and sent by who wants it.
 */
public final class ExampleEmulator extends PlatformEmulator {
  private final ObjectNode platform;
  private final ObjectNode template;
  private final ExampleApi api;
  private final Map<String, Integer> states = new ConcurrentHashMap<>();

  private ExampleEmulator(
      ObjectNode platform, ObjectNode template, Clock clock, OrderShelf shelf, ExampleApi api) {
    super(clock, shelf, api, 1, Duration.ofSeconds(5));
    this.platform = platform;
    this.template = template;
    this.api = api;
  }

  /**
   * @param folder has the files
   * @param clock the platform's clock
   */
  public static ExampleEmulator start(Path folder, Clock clock) {
    ObjectNode platform = read(folder.resolve("platform.json"));
    OrderShelf shelf = new OrderShelf();
    ExampleApi api = new ExampleApi(platform, shelf, clock);
    ExampleEmulator emulator =
        new ExampleEmulator(platform, read(folder.resolve("order.json")), clock, shelf, api);
    emulator.open();
    return emulator;
  }

  private static ObjectNode read(Path file) {
    try {
      return Documents.read(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public URI apiUrl() {
    return address(api.base());
  }

  @Override
  public int maxCallsInAnyMinute() {
    return api.mostInAnyMinute();
  }

  /** A new order, in the first of the states that the platform's file has. */
  public void place(String orderId) {
    Instant now = clock.instant();
    ObjectNode order = template.deepCopy();
    boolean number = order.at(pointer("id")).isNumber();
    set(order, "id", number ? Documents.JSON.valueToTree(Long.valueOf(orderId)) : null, orderId);
    set(order, "created", null, written(now));
    shelf.place(orderId, new OrderShelf.Revision(now, "", now, progress(order, 0, now)));
    states.put(orderId, 0);
  }

  /** The order goes on to the next of those states. */
  public void change(String orderId) {
    Instant now = clock.instant();
    int state = states.merge(orderId, 1, Integer::sum);
    shelf.change(
        orderId,
        last ->
            new OrderShelf.Revision(
                now, "", now, progress(last.document().deepCopy(), state, now)));
  }

  private ObjectNode progress(ObjectNode order, int state, Instant now) {
    order.setAll((ObjectNode) platform.path("states").path(state).path("order"));
    set(order, "updated", null, written(now));
    return order;
  }

  /** The word of the order's state, as the platform's file names it. */
  public String state(String orderId) {
    return platform.path("states").path(states.getOrDefault(orderId, 0)).path("name").asText();
  }

  /** The platform's time as it writes it. */
  public String now() {
    return written(clock.instant());
  }

  /** The canonical statuses of its states. */
  public List<String> statuses() {
    return platform.path("states").findValuesAsText("canonical");
  }

  private String written(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private JsonPointer pointer(String name) {
    return JsonPointer.compile(platform.path(name).asText());
  }

  private void set(ObjectNode order, String name, @Nullable JsonNode node, String text) {
    JsonPointer at = pointer(name);
    if (order.at(at.head()) instanceof ObjectNode parent) {
      parent.set(at.last().getMatchingProperty(), node == null ? parent.textNode(text) : node);
    }
  }
}
