package dev.ordergateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prints how many orders a second one core maps; a machine's speed is nothing to assert. */
class MappingThroughputTest {
  private static final Duration WARM_UP = Duration.ofMillis(Long.getLong("throughput.millis", 300));

  @ParameterizedTest
  @CsvSource({"maropost, response-one", "marketplace, 7001001-as-sent"})
  void oneCoreMapsManyOrdersASecond(String source, String name) throws MappingException {
    OrderMapping mapping = Orders.shipped(source);
    JsonNode order = Orders.orders(source + "/" + name + ".json").get(0);

    count(mapping, source, order);
    int mapped = count(mapping, source, order);

    System.out.printf(
        "mapped %s: %.0f orders a second on one core%n",
        name, mapped * 1000.0 / WARM_UP.toMillis());
    assertThat(mapped).isPositive();
  }

  private static int count(OrderMapping mapping, String source, JsonNode order)
      throws MappingException {
    long end = System.nanoTime() + WARM_UP.toNanos();
    int count = 0;
    while (System.nanoTime() < end) {
      mapping.map(Orders.account(source), order, null);
      count++;
    }
    return count;
  }
}
