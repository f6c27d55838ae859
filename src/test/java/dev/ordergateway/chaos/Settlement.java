package dev.ordergateway.chaos;

import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.ShippedJar;
import dev.ordergateway.testing.StoreRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** The end of a run: nothing goes wrong any more, and nobody does anything but what is left. */
final class Settlement {
  private static final Duration LONGEST = Duration.ofMinutes(3);

  private Settlement() {}

  /**
   * Returns when every notification has been answered, every list has been read once more and no
   * order is due.
   *
   * @throws AssertionError saying what did not come to its end
   */
  static void await(Landscape landscape) {
    until("the platforms have been answered", () -> underWay(landscape) == 0);
    poll(landscape);
    StoreRows rows = new StoreRows(landscape.storeUrl());
    until("nothing is due", () -> isSettled(rows));
  }

  /** What {@code order-gateway audit} says; asked once nothing is due any more. */
  static ShippedJar.Ended audit(Landscape landscape) {
    String url = "--url=http://127.0.0.1:" + landscape.fleet().managementPorts().get(0);
    try (ShippedJar audit = ShippedJar.start(landscape.home(), Map.of(), "audit", url)) {
      return audit.awaitEnd(LONGEST);
    }
  }

  private static void until(String what, BooleanSupplier condition) {
    Eventually.until(what, LONGEST, condition);
  }

  private static int underWay(Landscape landscape) {
    return landscape.platforms().store().webhooks().underWay()
        + landscape.platforms().seller().webhooks().underWay();
  }

  private static boolean isSettled(StoreRows rows) {
    return rows.select(
            """
            select source, order_id from gateway_order
            where due_at is not null or send_at is not null
            union all
            select source, list from gateway_cursor where due_at is not null""")
        .isEmpty();
  }

  /** As an operator would, at any one of the gateways. */
  private static void poll(Landscape landscape) {
    int port = landscape.fleet().managementPorts().get(0);
    for (String source : List.of("maropost", "marketplace")) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/poll/" + source))
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString("{}"))
              .build();
      try {
        int status =
            HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
        if (status != 202) {
          throw new AssertionError("the poll of " + source + " was answered " + status);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }
}
