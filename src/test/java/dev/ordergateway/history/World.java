package dev.ordergateway.history;

import dev.ordergateway.emulator.PlatformEmulator;
import dev.ordergateway.emulator.WebhookFaults;
import dev.ordergateway.testing.OrderFlow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.lifecycle.Store.CloseOnReset;

/** A gateway and its platforms for all trials of a property; each trial has orders of its own. */
final class World implements CloseOnReset {
  private final Path home;
  private final OrderFlow flow;
  private int orders = 1_000;

  World() {
    try {
      home = Files.createTempDirectory("order-gateway-histories");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    flow = new OrderFlow(home).set("gateway.maropost.acme.calls-per-minute", "600000").start();
    flow.maropost().callsPerMinute(600_000);
    for (PlatformEmulator platform : List.of(flow.maropost(), flow.marketplace())) {
      platform.webhooks().faults(WebhookFaults.dropAll(), 0);
    }
  }

  Shop maropost() {
    return new MaropostShop(flow.maropost());
  }

  Shop marketplace() {
    return new MarketplaceShop(flow.marketplace(), () -> flow.advance(Duration.ofSeconds(1)));
  }

  /** Lets the history happen to two new orders. */
  void check(History history, Shop shop) {
    Trial trial = new Trial(flow, shop, List.of(shop.orderId(++orders), shop.orderId(++orders)));
    try {
      history.happenings().forEach(happening -> happening.in(trial));
      trial.finish(history.nothingLost());
      trial.assertSinkIsAsThePlatform();
    } finally {
      shop.platform().faults().clear();
    }
  }

  @Override
  public void close() {
    flow.close();
    try (Stream<Path> files = Files.walk(home)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
