package dev.ordergateway.history;

import dev.ordergateway.history.Happening.Arrival;
import dev.ordergateway.history.Happening.Change;
import dev.ordergateway.history.Happening.Event;
import dev.ordergateway.history.Happening.Pause;
import dev.ordergateway.history.Happening.Trouble;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.Lifespan;
import net.jqwik.api.lifecycle.Store;

/**
 * Whatever happens to orders, in whatever order the notifications of it arrive, once, twice or
 * never, mixed with polls, restarts and failing calls: in the end the sink has each order as its
 * platform has it. A failure prints the shortest history that was found, and the seed.
 */
class HistoriesIT {
  private static final int LENGTH_MAX = 16;

  private final Store<World> world = Store.getOrCreate("world", Lifespan.PROPERTY, World::new);

  @Property(edgeCases = EdgeCasesMode.NONE)
  void maropostOrdersEndAsThePlatformHasThem(@ForAll("maropost") History history) {
    world.get().check(history, world.get().maropost());
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void marketplaceOrdersEndAsThePlatformHasThem(@ForAll("marketplace") History history) {
    world.get().check(history, world.get().marketplace());
  }

  @Provide
  Arbitrary<History> maropost() {
    return histories(new MaropostShop(null));
  }

  @Provide
  Arbitrary<History> marketplace() {
    return histories(new MarketplaceShop(null, () -> {}));
  }

  private static Arbitrary<History> histories(Shop shop) {
    Arbitrary<List<Happening>> happenings =
        happenings(shop).list().ofMinSize(1).ofMaxSize(LENGTH_MAX);
    return Combinators.combine(happenings, Arbitraries.of(true, false)).as(History::new);
  }

  /** The earlier a choice stands, the sooner a history is shortened to it. */
  private static Arbitrary<Happening> happenings(Shop shop) {
    Arbitrary<Happening> change =
        Combinators.combine(
                Arbitraries.frequency(Tuple.of(3, 0), Tuple.of(1, 1)),
                Arbitraries.of(shop.changes()),
                Arbitraries.frequency(Tuple.of(3, false), Tuple.of(1, true)))
            .as(Change::new);
    Arbitrary<Happening> trouble =
        Arbitraries.of(List.copyOf(new TreeSet<>(shop.troubles().keySet()))).map(Trouble::new);
    Arbitrary<Happening> pause =
        Arbitraries.of(5, 30, 120).map(seconds -> new Pause(Duration.ofSeconds(seconds)));
    return Arbitraries.frequencyOf(
        Tuple.of(14, change),
        Tuple.of(14, Arbitraries.integers().between(0, 9).map(Arrival::new)),
        Tuple.of(5, Arbitraries.just(Event.CALM)),
        Tuple.of(5, trouble),
        Tuple.of(2, Arbitraries.just(Event.POLL)),
        Tuple.of(2, pause),
        Tuple.of(1, Arbitraries.just(Event.RESTART)));
  }
}
