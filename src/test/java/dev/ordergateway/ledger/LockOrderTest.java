package dev.ordergateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LockOrderTest {
  /** Some work, by a name. */
  private record Work(String name, List<OrderKey> orders) {
    static Work on(String name, String... orderIds) {
      return new Work(
          name, Stream.of(orderIds).map(id -> new OrderKey("maropost", "acme", id)).toList());
    }
  }

  @Test
  void workOnOneOrderEachIsRunByTheirKeysAndWorkOnNoneAfterIt() {
    assertThat(
            names(Work.on("none"), Work.on("b", "N2"), Work.on("a", "N1"), Work.on("b too", "N2")))
        .containsExactly(List.of("a", "b", "b too", "none"));
  }

  @Test
  void workOnSeveralOrdersHasATransactionOfItsOwn() {
    assertThat(names(Work.on("page", "N1", "N9"), Work.on("b", "N2"), Work.on("one", "N1")))
        .containsExactly(List.of("one", "b"), List.of("page"));
  }

  private static List<List<String>> names(Work... waiting) {
    return LockOrder.transactions(List.of(waiting), Work::orders).stream()
        .map(transaction -> transaction.stream().map(Work::name).toList())
        .toList();
  }
}
