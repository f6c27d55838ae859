package dev.ordergateway.emulator;

import java.time.Duration;

/**
 * What the demo does.
 *
 * @param orders over both platforms, three in five of them on Maropost
 * @param sending how long the platforms take to tell of them
 * @param deadline how long after that the sink may need to show the platforms' own state
 * @param seed decides what happens to each order and to each notification
 */
public record DemoPlan(int orders, Duration sending, Duration deadline, long seed) {
  int maropostOrders() {
    return orders * 3 / 5;
  }
}
