package dev.ordergateway.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.deliver.Mappings.Mapped;
import dev.ordergateway.enrich.ClaimedOrder;
import dev.ordergateway.enrich.FetchedOrder;
import dev.ordergateway.hook.HookFailure;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.update.MaropostFields;
import dev.ordergateway.update.Updates;
import dev.ordergateway.update.Updates.Written;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Recognises our own echo, by content only: a fetched order that equals the last version except in
 * fields that we wrote, with the values that we wrote. Looked at before anything is decided, and
 * outside of the transaction that decides. Safe for any thread.
 */
public final class OwnUpdates {
  private final Store store;
  private final Mappings mappings;
  private final AfterEnrich afterEnrich;

  public OwnUpdates(Store store, Mappings mappings, AfterEnrich afterEnrich) {
    this.store = store;
    this.mappings = mappings;
    this.afterEnrich = afterEnrich;
  }

  /**
   * What a fetched order shows of our own writes.
   *
   * @param only whether it shows nothing else that is new
   * @param shown the writes that show in it, each with all its fields
   */
  record Own(boolean only, List<Long> shown) {
    static final Own NOTHING = new Own(false, List.of());
  }

  /** What was last known of an order, and the writes that may show in what was fetched since. */
  private record Known(Optional<JsonNode> document, List<Written> open) {}

  /**
   * @throws HookFailure as the hook after enrich, which the last version passes again
   */
  public Mapped recognise(Mapped mapped) throws HookFailure {
    FetchedOrder fetched = mapped.fetched();
    ClaimedOrder order = fetched.order();
    if (mapped.veto() != null || mapped.order().contentHash().equals(order.contentHash())) {
      return mapped;
    }
    Known known = store.read(session -> known(session, order));
    if (known.open().isEmpty() || !(fetched.document() instanceof ObjectNode after)) {
      return mapped;
    }
    List<Written> shown = known.open().stream().filter(each -> shows(after, each)).toList();
    boolean only =
        known.document().isPresent()
            && isOnly(order.key().source(), known.document().get(), after, shown)
            && isMappedAsBefore(mapped, known.document().get());
    return mapped.with(new Own(only, shown.stream().map(Written::id).toList()));
  }

  private static Known known(Session session, ClaimedOrder order) throws SQLException {
    List<Written> written = Updates.written(session, order.key(), order.version());
    List<Written> open = written.stream().filter(each -> each.seenVersion() == 0).toList();
    Optional<JsonNode> document =
        open.isEmpty() ? Optional.empty() : document(session, order.key(), order.version());
    return new Known(document, open);
  }

  /**
   * The platform's document as it was last taken for known: that of the version, with those of our
   * writes in it whose echo was seen since. None if the version has none any more.
   */
  static Optional<JsonNode> document(Session session, OrderKey key, int version)
      throws SQLException {
    Optional<JsonNode> document = VersionRow.platformOrder(session, key, version);
    if (document.isPresent() && document.get() instanceof ObjectNode object) {
      for (Written written : Updates.written(session, key, version)) {
        if (written.seenVersion() == version) {
          flat(written).forEach((name, value) -> putKnown(object, name, value));
        }
      }
    }
    return document;
  }

  private static void putKnown(ObjectNode document, String name, String value) {
    if (document.has(name)) {
      document.put(name, value);
    }
  }

  /** Its plain fields, by their names in a fetched order; what is nested is not compared. */
  private static Map<String, String> flat(Written written) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : written.fields().properties()) {
      if (field.getValue().isValueNode()) {
        fields.put(MaropostFields.of(field.getKey()), field.getValue().asText());
      }
    }
    return fields;
  }

  /** Whether each field of it that the platform shows has the value that we wrote. */
  private static boolean shows(ObjectNode document, Written written) {
    return flat(written).entrySet().stream()
        .filter(field -> document.has(field.getKey()))
        .allMatch(field -> document.path(field.getKey()).asText().equals(field.getValue()));
  }

  private boolean isOnly(String source, JsonNode before, ObjectNode after, List<Written> shown) {
    JsonNode stable = mappings.stable(source, after);
    List<String> changed = new ArrayList<>();
    JsonNode known = mappings.stable(source, before);
    stable.fieldNames().forEachRemaining(name -> addChanged(changed, name, known, stable));
    known.fieldNames().forEachRemaining(name -> addChanged(changed, name, known, stable));
    return !changed.isEmpty()
        && changed.stream()
            .allMatch(name -> shown.stream().anyMatch(each -> flat(each).containsKey(name)));
  }

  private static void addChanged(List<String> changed, String name, JsonNode one, JsonNode other) {
    if (!one.path(name).equals(other.path(name))) {
      changed.add(name);
    }
  }

  /** Else the canonical order differs for another reason too: new evidence, or a new mapping. */
  private boolean isMappedAsBefore(Mapped mapped, JsonNode before) throws HookFailure {
    ClaimedOrder order = mapped.fetched().order();
    try {
      MappedOrder again = mappings.again(mapped.fetched().account(), before, mapped.latest());
      MappedOrder hooked = afterEnrich.change(order, before, again).order();
      return hooked.contentHash().equals(order.contentHash());
    } catch (MappingException e) {
      return false;
    }
  }
}
