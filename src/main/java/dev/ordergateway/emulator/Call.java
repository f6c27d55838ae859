package dev.ordergateway.emulator;

import java.time.Instant;
import java.util.List;

/**
 * One API call that an emulated platform has received.
 *
 * @param at when it came, by the platform's clock
 * @param kind the action or path with its variable part left out, for example {@code GetOrder} or
 *     {@code GET /orders/{id}}
 * @param orderIds the orders it names; empty where it lists
 * @param status the HTTP status given; 0 where the connection was broken instead
 * @param request the query of a GET, the body of a POST, shortened
 */
public record Call(Instant at, String kind, List<String> orderIds, int status, String request) {
  public Call {
    orderIds = List.copyOf(orderIds);
  }
}
