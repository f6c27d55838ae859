package dev.ordergateway.emulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts a sender's notifications and knows how many are still under way. For any thread. */
final class WebhookTally {
  /** What is counted. */
  enum Count {
    ANNOUNCED,
    DROPPED,
    DOUBLED,
    HELD_BACK,
    SENT,
    ACCEPTED,
    REFUSED,
    UNANSWERED,
    GIVEN_UP
  }

  private final Map<Count, Integer> counts = new EnumMap<>(Count.class);
  private final List<Webhook> dropped = new ArrayList<>();
  private int underWay;

  synchronized void add(Count count) {
    counts.merge(count, 1, Integer::sum);
  }

  synchronized void drop(Webhook webhook) {
    add(Count.DROPPED);
    dropped.add(webhook);
  }

  synchronized List<Webhook> dropped() {
    return List.copyOf(dropped);
  }

  synchronized void begin() {
    underWay++;
  }

  synchronized void end() {
    underWay--;
    notifyAll();
  }

  synchronized int underWay() {
    return underWay;
  }

  /** Waits until nothing is under way; false if the time was too short. */
  synchronized boolean awaitIdle(Duration time) {
    long deadline = System.nanoTime() + time.toNanos();
    try {
      while (underWay > 0) {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          return false;
        }
        wait(left);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  synchronized WebhookCounts counts() {
    return new WebhookCounts(
        of(Count.ANNOUNCED),
        of(Count.DROPPED),
        of(Count.DOUBLED),
        of(Count.HELD_BACK),
        of(Count.SENT),
        of(Count.ACCEPTED),
        of(Count.REFUSED),
        of(Count.UNANSWERED),
        of(Count.GIVEN_UP));
  }

  private int of(Count count) {
    return counts.getOrDefault(count, 0);
  }
}
