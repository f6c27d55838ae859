package dev.ordergateway.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Prints how many orders one core maps in a second of its time; a machine's speed is nothing to
 * assert. {@code -DargLine=-Dthroughput.millis=5000} gives the compiler time to finish first.
 */
class MappingThroughputTest {
  private static final Duration RUN = Duration.ofMillis(Long.getLong("throughput.millis", 200));

  @ParameterizedTest
  @CsvSource({"maropost, response-one", "marketplace, 7001001-as-sent"})
  void ordersMappedInASecondArePrinted(String source, String name) throws MappingException {
    OrderMapping mapping = Orders.shipped(source);
    JsonNode order = Orders.orders(source + "/" + name + ".json").get(0);

    double cold = mappedPerSecond(mapping, source, order);
    double warm = mappedPerSecond(mapping, source, order);

    System.out.printf("mapped %s: %.0f a second, before that %.0f%n", name, warm, cold);
  }

  private static double mappedPerSecond(OrderMapping mapping, String source, JsonNode order)
      throws MappingException {
    long start = cpuNanos();
    int count = 0;
    while (cpuNanos() - start < RUN.toNanos()) {
      mapping.map(Orders.account(source), order, null);
      count++;
    }
    return count * 1e9 / (cpuNanos() - start);
  }

  /** This thread's own time: other work on the machine does not count. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
