package dev.ordergateway.deliver;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.settings.Account;
import dev.ordergateway.settings.Overlay;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One source's mapping from the platform's order to the canonical order: a JSONata expression that
 * an integrator may edit. Compiled once. Safe for any thread: JSONata only reads the compiled
 * expression, and each evaluation has its own variables.
 *
 * <p>An expression sees the document with every number as its written text and null as absent, the
 * variables {@code $account}, {@code $currency}, {@code $zone}, {@code $evidence}, and the
 * functions of {@link MappingFunctions}.
 */
public final class OrderMapping {
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private final String name;
  private final MappingSource text;
  private final Jsonata expression;
  private final List<JsonPointer> volatilePaths;
  private final EventSchema schema;
  private final Duration longest;

  /**
   * @param volatilePaths JSON pointers into the platform's order to what changes without the order
   *     changing; they do not count for the content hash
   * @throws MappingException if the expression has an error; the message has its line and column
   */
  public OrderMapping(String source, String jsonata, List<String> volatilePaths, EventSchema schema)
      throws MappingException {
    this(source, jsonata, volatilePaths, schema, LONGEST);
  }

  OrderMapping(
      String source,
      String jsonata,
      List<String> volatilePaths,
      EventSchema schema,
      Duration longest)
      throws MappingException {
    this.name = fileName(source);
    this.text = new MappingSource(name, jsonata);
    this.volatilePaths = pointers(source, volatilePaths);
    this.schema = schema;
    this.longest = longest;
    this.expression = text.compile();
    MappingFunctions.register(expression);
  }

  /**
   * Reads {@code mappings/<source>/order.jsonata} and, where there is one, {@code
   * mappings/<source>/volatile-paths.txt}: one JSON pointer a line, comments after {@code #}.
   *
   * @throws MappingException as the constructor
   * @throws java.io.UncheckedIOException if the mapping file cannot be read
   */
  public static OrderMapping of(Overlay overlay, String source, EventSchema schema)
      throws MappingException {
    if (!overlay.has(fileName(source))) {
      throw new MappingException(
          fileName(source)
              + " is missing; write what makes the platform's order the canonical one");
    }
    String jsonata = new String(overlay.read(fileName(source)), StandardCharsets.UTF_8);
    String paths = pathsName(source);
    if (!overlay.has(paths)) {
      return new OrderMapping(source, jsonata, List.of(), schema);
    }
    List<String> pointers =
        new String(overlay.read(paths), StandardCharsets.UTF_8)
            .lines()
            .map(line -> line.replaceFirst("#.*", "").strip())
            .filter(line -> !line.isEmpty())
            .toList();
    return new OrderMapping(source, jsonata, pointers, schema);
  }

  private static List<JsonPointer> pointers(String source, List<String> paths)
      throws MappingException {
    for (String path : paths) {
      if (!path.startsWith("/")) {
        throw new MappingException(
            "%s: \"%s\" is not a JSON pointer; expected one like /DateUpdated"
                .formatted(pathsName(source), path));
      }
    }
    return paths.stream().map(JsonPointer::compile).toList();
  }

  private static String pathsName(String source) {
    return "mappings/" + source + "/volatile-paths.txt";
  }

  private static String fileName(String source) {
    return "mappings/" + source + "/order.jsonata";
  }

  /**
   * @param platformOrder the document as fetched; it is not changed
   * @param evidence the latest event that carries state of its own; null if there is none
   * @throws MappingException if the mapping fails, takes longer than two seconds, or returns what
   *     the event schema refuses; the order is to be parked
   */
  public MappedOrder map(Account account, JsonNode platformOrder, @Nullable Evidence evidence)
      throws MappingException {
    ObjectNode order = evaluate(account, platformOrder, evidence);
    try {
      return checked(order, platformOrder);
    } catch (MappingException e) {
      throw new MappingException(name + " " + e.getMessage());
    }
  }

  /**
   * The order with what is read from it, whoever has made it of that document.
   *
   * @throws MappingException if the event schema refuses it
   */
  MappedOrder checked(ObjectNode order, JsonNode platformOrder) throws MappingException {
    List<String> problems = schema.orderProblems(order);
    if (!problems.isEmpty()) {
      throw new MappingException(
          "returns an order that the event schema refuses: " + String.join("; ", problems));
    }
    return new MappedOrder(
        order,
        order.path("status").asText(),
        order.path("platformStatus").textValue(),
        instant(order.path("updatedAt")),
        ContentHash.of(order, platformOrder, volatilePaths));
  }

  /** The document less what changes without the order changing. */
  JsonNode stable(JsonNode platformOrder) {
    return ContentHash.stable(platformOrder, volatilePaths);
  }

  private ObjectNode evaluate(Account account, JsonNode platformOrder, @Nullable Evidence evidence)
      throws MappingException {
    Jsonata.Frame variables = expression.createFrame();
    bind(variables, account, evidence);
    RunawayGuard.bind(variables, longest);
    Object result;
    try {
      result = expression.evaluate(MappingValues.input(platformOrder), variables);
    } catch (JException e) {
      throw new MappingException(text.locate(e));
    } catch (StackOverflowError e) {
      throw new MappingException(name + ": the expression nests too deep");
    } catch (RuntimeException e) {
      // The library's own faults; their messages may quote the order.
      throw new MappingException(name + ": JSONata failed with " + e.getClass().getSimpleName());
    }
    try {
      if (MappingValues.output(result) instanceof ObjectNode order) {
        return order;
      }
    } catch (MappingException e) {
      throw new MappingException(name + " " + e.getMessage());
    }
    throw new MappingException(name + " returns nothing, or not an object");
  }

  private static void bind(Jsonata.Frame variables, Account account, @Nullable Evidence evidence) {
    ZoneId zone = setting(account, Account::zone, ZoneOffset.UTC);
    variables.bind("account", account.name());
    variables.bind("currency", setting(account, a -> a.text("currency"), ""));
    variables.bind("zone", zone.getId());
    if (evidence != null) {
      Map<String, String> event = new LinkedHashMap<>();
      event.put("type", evidence.type());
      event.put("at", evidence.at().toString());
      variables.bind("evidence", event);
    }
    MappingFunctions.bindTimes(variables, zone);
  }

  /** Not every source's accounts have a currency or a zone to set. */
  private static <T> T setting(Account account, Function<Account, T> key, T otherwise) {
    try {
      return key.apply(account);
    } catch (IllegalArgumentException e) {
      return otherwise;
    }
  }

  private static @Nullable Instant instant(JsonNode time) {
    return time.isTextual()
        ? PlatformTime.parse(time.textValue(), ZoneOffset.UTC).toInstant().orElse(null)
        : null;
  }
}
