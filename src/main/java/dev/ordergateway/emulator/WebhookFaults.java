package dev.ordergateway.emulator;

import java.time.Duration;

/**
 * How badly notifications travel. Each probability is from 0 to 1 and holds for each notification
 * by itself.
 *
 * @param drop it is never sent
 * @param twice it is sent twice
 * @param reorder it is held back for a random time up to {@code holdMax}, so that later ones
 *     overtake
 * @param holdMax the longest time one is held back
 * @param delay how long every notification is held back
 */
public record WebhookFaults(
    double drop, double twice, double reorder, Duration holdMax, Duration delay) {
  public static WebhookFaults none() {
    return new WebhookFaults(0, 0, 0, Duration.ZERO, Duration.ZERO);
  }

  public static WebhookFaults dropAll() {
    return none().drop(1);
  }

  public WebhookFaults drop(double probability) {
    return new WebhookFaults(probability, twice, reorder, holdMax, delay);
  }

  public WebhookFaults twice(double probability) {
    return new WebhookFaults(drop, probability, reorder, holdMax, delay);
  }

  public WebhookFaults reorder(double probability, Duration longest) {
    return new WebhookFaults(drop, twice, probability, longest, delay);
  }

  public WebhookFaults delay(Duration time) {
    return new WebhookFaults(drop, twice, reorder, holdMax, time);
  }
}
