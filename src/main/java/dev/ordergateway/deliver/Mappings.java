package dev.ordergateway.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.enrich.ClaimedOrder;
import dev.ordergateway.enrich.ClaimedOrder.Event;
import dev.ordergateway.enrich.FetchedOrder;
import dev.ordergateway.enrich.Source;
import dev.ordergateway.enrich.Sources;
import dev.ordergateway.settings.Account;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns fetched orders into canonical ones by their source's mapping file. Safe for any thread. */
public final class Mappings {
  private final Map<String, OrderMapping> mappings;
  private final Sources sources;

  public Mappings(Map<String, OrderMapping> mappings, Sources sources) {
    this.mappings = Map.copyOf(mappings);
    this.sources = sources;
  }

  /**
   * A fetched order with its canonical form.
   *
   * @param latest the event, if any, that speaks beside it
   * @param veto why it is not to be delivered; null normally
   * @param own what it shows of our own writes
   */
  public record Mapped(
      FetchedOrder fetched,
      @Nullable Event latest,
      MappedOrder order,
      @Nullable String veto,
      OwnUpdates.Own own) {
    /** The same after the hook. */
    Mapped with(MappedOrder changed, @Nullable String vetoed) {
      return new Mapped(fetched, latest, changed, vetoed, own);
    }

    Mapped with(OwnUpdates.Own found) {
      return new Mapped(fetched, latest, order, veto, found);
    }
  }

  /**
   * @throws MappingException if the mapping fails: the order is parked, and uses no version
   */
  public Mapped map(FetchedOrder fetched) throws MappingException {
    ClaimedOrder order = fetched.order();
    String name = order.key().source();
    Source source = sources.of(name);
    Event latest = latest(order, source);
    MappedOrder mapped =
        Objects.requireNonNull(mappings.get(name))
            .map(
                fetched.account(),
                Objects.requireNonNull(fetched.document()),
                evidence(latest, source));
    return new Mapped(fetched, latest, mapped, null, OwnUpdates.Own.NOTHING);
  }

  /** Maps a document that was stored with the event which spoke beside it then. */
  public MappedOrder again(Account account, JsonNode document, @Nullable Event latest)
      throws MappingException {
    Source source = sources.of(account.source());
    return Objects.requireNonNull(mappings.get(account.source()))
        .map(account, document, evidence(latest, source));
  }

  /** A source's document less what changes without the order changing. */
  JsonNode stable(String source, JsonNode document) {
    return Objects.requireNonNull(mappings.get(source)).stable(document);
  }

  /** What somebody else has made of a mapped order. */
  MappedOrder changed(String source, ObjectNode order, JsonNode document) throws MappingException {
    return Objects.requireNonNull(mappings.get(source)).checked(order, document);
  }

  private static @Nullable Evidence evidence(@Nullable Event latest, Source source) {
    return latest == null || !source.isEvidence(latest.type())
        ? null
        : new Evidence(latest.type(), latest.at());
  }

  /** The last by event time, over all that ever came. */
  private static @Nullable Event latest(ClaimedOrder order, Source source) {
    NavigableMap<Instant, Set<String>> told = new TreeMap<>();
    Stream<Event> known = Stream.ofNullable(order.latest());
    Stream<Event> open = order.open().stream().flatMap(each -> Stream.ofNullable(each.event()));
    Stream.of(known, order.past().stream(), open)
        .flatMap(each -> each)
        .filter(event -> source.isTelling(event.type()))
        .forEach(
            event -> told.computeIfAbsent(event.at(), at -> new HashSet<>()).add(event.type()));
    Event latest = null;
    for (Map.Entry<Instant, Set<String>> moment : told.entrySet()) {
      String before = latest == null ? null : latest.type();
      latest = new Event(source.last(moment.getValue(), before), moment.getKey());
    }
    return latest;
  }
}
