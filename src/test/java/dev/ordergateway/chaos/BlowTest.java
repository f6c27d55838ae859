package dev.ordergateway.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BlowTest {
  @ParameterizedTest
  @EnumSource
  void seedAloneDecidesWhatGoesWrong(StoreKind store) {
    assertThat(Blow.draw(plan(store, 7))).isEqualTo(Blow.draw(plan(store, 7)));
    assertThat(Blow.draw(plan(store, 7))).isNotEqualTo(Blow.draw(plan(store, 8)));
  }

  @ParameterizedTest
  @EnumSource
  void everyFaultOfAStoreIsMadeInALongRun(StoreKind store) {
    assertThat(Blow.draw(plan(store, 7)))
        .hasSize(200)
        .extracting(Blow::fault)
        .containsAll(
            List.of(ChaosFault.values()).stream().filter(fault -> fault.isOf(store)).toList());
  }

  @ParameterizedTest
  @EnumSource
  void nothingGoesWrongTwiceAtOnePlaceAtOneTime(StoreKind store) {
    Map<Blow.Spot, Duration> until = new HashMap<>();
    for (Blow blow : Blow.draw(plan(store, 7))) {
      assertThat(blow.at()).isGreaterThan(until.getOrDefault(blow.spot(), Duration.ofMillis(-1)));
      until.put(blow.spot(), blow.at().plus(blow.lasts()));
    }
  }

  @Test
  void argumentsSayWhatARunIs() {
    assertThat(
            ChaosPlan.of(
                "--store=postgresql",
                "--seed=-4",
                "--seconds=9",
                "--faults=3",
                "--changes-per-second=5"))
        .isEqualTo(new ChaosPlan(StoreKind.POSTGRESQL, -4, Duration.ofSeconds(9), 3, 5));
  }

  private static ChaosPlan plan(StoreKind store, long seed) {
    return new ChaosPlan(store, seed, Duration.ofMinutes(10), 200, 30);
  }
}
