package dev.ordergateway.emulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * A day of orders: who does what and when, drawn from a seed, then carried out by one thread in the
 * order of time, so that the same seed makes the same day.
 */
final class DemoDay {
  private record Step(long atNanos, Runnable action) {}

  private static final List<String> WAREHOUSE =
      List.of("Pick", "Pack", "Pending Dispatch", "Dispatched");

  private final DemoPlatforms platforms;
  private final Random random;
  private final long length;
  private final List<Step> steps = new ArrayList<>();

  private DemoDay(DemoPlatforms platforms, DemoPlan plan) {
    this.platforms = platforms;
    this.random = new Random(plan.seed());
    this.length = plan.sending().toNanos();
    for (int i = 0; i < plan.maropostOrders(); i++) {
      storeOrder("N" + (20_001 + i));
    }
    for (int i = plan.maropostOrders(); i < plan.orders(); i++) {
      sellerOrder(Integer.toString(7_001_001 + i));
    }
    steps.sort(Comparator.comparingLong(Step::atNanos));
  }

  static DemoDay plan(DemoPlatforms platforms, DemoPlan plan) {
    return new DemoDay(platforms, plan);
  }

  /** How many things will happen, announced or not. */
  int size() {
    return steps.size();
  }

  /** Lets the day pass; returns when its last step has been made. */
  void pass() {
    long start = System.nanoTime();
    for (Step step : steps) {
      while (System.nanoTime() - start < step.atNanos && !Thread.currentThread().isInterrupted()) {
        LockSupport.parkNanos(step.atNanos - (System.nanoTime() - start));
      }
      step.action.run();
    }
  }

  /** New, then through the warehouse; some are held on the way, some called off. */
  private void storeOrder(String id) {
    MaropostEmulator store = platforms.store();
    List<Runnable> story = new ArrayList<>();
    story.add(() -> store.place(id));
    double fate = random.nextDouble();
    if (fate < 0.05) {
      story.add(() -> store.changeStatus(id, "Pick"));
      story.add(() -> store.changeStatus(id, "Cancelled"));
    } else {
      if (fate < 0.10) {
        story.add(() -> store.changeStatus(id, "On Hold"));
        story.add(() -> store.changeStatus(id, "New"));
      }
      WAREHOUSE.forEach(status -> story.add(() -> store.changeStatus(id, status)));
    }
    tell(story);
  }

  /** Placed, mostly paid; some sent, which nobody announces, some cancelled, some of those not. */
  private void sellerOrder(String id) {
    MarketplaceEmulator seller = platforms.seller();
    List<Runnable> story = new ArrayList<>();
    story.add(() -> seller.place(id));
    double fate = random.nextDouble();
    if (fate < 0.10) {
      story.add(() -> seller.paymentOverdue(id));
      story.add(() -> seller.cancel(id));
    } else {
      story.add(() -> seller.approve(id));
      if (fate < 0.25) {
        story.add(() -> seller.cancel(id));
      } else if (fate < 0.40) {
        story.add(() -> seller.denyCancellation(id));
      } else if (fate < 0.70) {
        story.add(() -> seller.send(id));
      }
    }
    tell(story);
  }

  private void tell(List<Runnable> story) {
    long pause = length / 12;
    long at = (long) (random.nextDouble() * (length - pause * (story.size() - 1)));
    for (Runnable action : story) {
      steps.add(new Step(at, action));
      at += 1 + (long) (random.nextDouble() * pause);
    }
  }

  static Duration since(long startNanos) {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }
}
