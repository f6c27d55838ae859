package dev.ordergateway.emulator;

import java.util.Map;

/**
 * One notification as a platform sends it. A repeat has the same bytes.
 *
 * @param orderId the order it is about
 * @param type the status or event it tells
 */
public record Webhook(String orderId, String type, Map<String, String> headers, String body) {
  public Webhook {
    headers = Map.copyOf(headers);
  }
}
