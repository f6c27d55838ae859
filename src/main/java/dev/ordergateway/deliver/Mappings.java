package dev.ordergateway.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.enrich.ClaimedOrder;
import dev.ordergateway.enrich.ClaimedOrder.Event;
import dev.ordergateway.enrich.ClaimedOrder.OpenNotification;
import dev.ordergateway.enrich.FetchedOrder;
import dev.ordergateway.enrich.Source;
import dev.ordergateway.enrich.Sources;
import dev.ordergateway.settings.Account;
import java.util.Map;
import java.util.Objects;
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

  /** The latest by event time, over all that ever came; what carries no time counts as it came. */
  private static @Nullable Event latest(ClaimedOrder order, Source source) {
    Event latest = order.latest();
    for (OpenNotification open : order.open()) {
      String type = open.type();
      if (type != null && source.isTelling(type)) {
        Event event = new Event(type, open.eventAt() == null ? open.receivedAt() : open.eventAt());
        latest = latest == null || isLater(event, latest, source) ? event : latest;
      }
    }
    return latest;
  }

  private static boolean isLater(Event event, Event other, Source source) {
    int times = event.at().compareTo(other.at());
    return times > 0 || (times == 0 && source.follows(event.type(), other.type()));
  }
}
