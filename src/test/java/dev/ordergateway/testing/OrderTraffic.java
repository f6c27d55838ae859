package dev.ordergateway.testing;

import dev.ordergateway.emulator.MarketplaceEmulator;
import dev.ordergateway.emulator.MaropostEmulator;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets orders happen at both platforms until it is closed, drawn from a seed: placed, changed,
 * cancelled. One thread of its own.
 */
public final class OrderTraffic implements AutoCloseable {
  private static final List<String> STATUSES =
      List.of("Pick", "Pack", "On Hold", "New", "Pending Dispatch", "Dispatched", "Cancelled");

  private final MaropostEmulator store;
  private final MarketplaceEmulator seller;
  private final Random random;
  private final long pauseNanos;
  private final Thread thread;
  private final List<String> storeOrders = new ArrayList<>();
  private final List<String> sellerOrders = new ArrayList<>();
  private volatile boolean running = true;
  private volatile boolean paused;

  private OrderTraffic(Platforms platforms, int changesPerSecond, long seed) {
    this.store = platforms.store();
    this.seller = platforms.seller();
    this.random = new Random(seed);
    this.pauseNanos = 1_000_000_000L / changesPerSecond;
    this.thread = new Thread(this::happen, "order-traffic");
    thread.setDaemon(true);
  }

  public static OrderTraffic start(Platforms platforms, int changesPerSecond, long seed) {
    OrderTraffic traffic = new OrderTraffic(platforms, changesPerSecond, seed);
    traffic.thread.start();
    return traffic;
  }

  private void happen() {
    while (running) {
      if (paused) {
        LockSupport.parkNanos(pauseNanos);
        continue;
      }
      if (random.nextBoolean()) {
        changeStore();
      } else {
        changeSeller();
      }
      LockSupport.parkNanos(pauseNanos);
    }
  }

  private void changeStore() {
    if (storeOrders.isEmpty() || random.nextInt(3) == 0) {
      storeOrders.add("N" + (20_001 + storeOrders.size()));
      store.place(storeOrders.get(storeOrders.size() - 1));
    } else {
      store.changeStatus(any(storeOrders), STATUSES.get(random.nextInt(STATUSES.size())));
    }
  }

  private void changeSeller() {
    if (sellerOrders.isEmpty() || random.nextInt(3) == 0) {
      sellerOrders.add(String.valueOf(7_001_001 + sellerOrders.size()));
      seller.place(sellerOrders.get(sellerOrders.size() - 1));
      return;
    }
    String order = any(sellerOrders);
    switch (random.nextInt(4)) {
      case 0 -> seller.cancel(order);
      case 1 -> seller.denyCancellation(order);
      case 2 -> seller.paymentOverdue(order);
      default -> seller.approve(order);
    }
  }

  private String any(List<String> orders) {
    return orders.get(random.nextInt(orders.size()));
  }

  /** Nothing happens until {@link #goOn()}: what nobody listens to would only pile up. */
  public void pause() {
    paused = true;
  }

  public void goOn() {
    paused = false;
  }

  /** Stops; returns when the last change has been made. */
  @Override
  public void close() {
    running = false;
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
