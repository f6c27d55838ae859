package dev.ordergateway.emulator;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets a day of orders happen at both emulated platforms in about half a minute, with notifications
 * that are doubled, overtaken and dropped, and shows that a real gateway's sink ends up with every
 * order as it is, once. Not for more than one thread.
 */
public final class Demo implements AutoCloseable {
  private static final int SHOWN_MAX = 10;

  private final Path home;
  private final DemoPlan plan;
  private final DemoScreen screen;
  private final DemoPlatforms platforms;
  private final DemoGateway gateway;
  private final DemoLedger ledger;
  private final long start = System.nanoTime();

  private Demo(
      Path home,
      DemoPlan plan,
      DemoScreen screen,
      DemoPlatforms platforms,
      DemoGateway gateway,
      DemoLedger ledger) {
    this.home = home;
    this.plan = plan;
    this.screen = screen;
    this.platforms = platforms;
    this.gateway = gateway;
    this.ledger = ledger;
  }

  /**
   * Starts the platforms and a gateway.
   *
   * @param home the gateway's home; an existing, empty directory
   */
  public static Demo start(Path home, DemoPlan plan, DemoScreen screen, DemoGateway.Starter starter)
      throws Exception {
    DemoPlatforms platforms = DemoPlatforms.start(plan.seed());
    try {
      DemoGateway gateway = starter.start(platforms.settings(home));
      try {
        DemoLedger ledger = new DemoLedger(DemoLedger.url(sink(home)));
        platforms.tell(gateway.httpPort());
        return new Demo(home, plan, screen, platforms, gateway, ledger);
      } catch (SQLException | RuntimeException e) {
        gateway.close();
        throw e;
      }
    } catch (Exception e) {
      platforms.close();
      throw e;
    }
  }

  private static Path sink(Path home) {
    return home.resolve("data/gateway.db");
  }

  /**
   * Lets the day pass, waits for the sink, prints the table; true if nothing is lost or doubled.
   */
  public boolean run() throws SQLException {
    DemoDay day = DemoDay.plan(platforms, plan);
    screen.line(
        String.format(
            Locale.ROOT,
            "%,d orders at two platforms, %,d changes within %d s; seed %d; everything in %s",
            plan.orders(),
            day.size(),
            plan.sending().toSeconds(),
            plan.seed(),
            home));
    Thread sender = new Thread(day::pass, "demo-day");
    sender.setDaemon(true);
    sender.start();
    while (sender.isAlive()) {
      showProgress();
      LockSupport.parkNanos(screen.interval().toNanos());
    }
    boolean equal = awaitEqual();
    return report(equal);
  }

  /** Until the sink shows the platforms' own state; false if it took too long. */
  private boolean awaitEqual() throws SQLException {
    long begin = System.nanoTime();
    while (DemoDay.since(begin).compareTo(plan.deadline()) < 0) {
      showProgress();
      if (idle() && lost() == 0) {
        return true;
      }
      LockSupport.parkNanos(Math.max(screen.interval().toNanos(), 500_000_000L));
    }
    return false;
  }

  private boolean idle() {
    return platforms.both().stream().allMatch(platform -> platform.webhooks().underWay() == 0);
  }

  private int lost() throws SQLException {
    return DemoAudit.of("maropost", platforms.store(), ledger).lost().size()
        + DemoAudit.of("marketplace", platforms.seller(), ledger).lost().size();
  }

  private void showProgress() throws SQLException {
    WebhookCounts counts =
        platforms.store().webhooks().counts().plus(platforms.seller().webhooks().counts());
    int stored = ledger.notifications("maropost") + ledger.notifications("marketplace");
    screen.progress(
        String.format(
            Locale.ROOT,
            "%5.1f s  sent %,d  accepted %,d  duplicates %,d  dropped %,d  API calls %,d"
                + "  delivered %,d  orders in the sink %,d",
            DemoDay.since(start).toMillis() / 1000.0,
            counts.sent(),
            stored,
            Math.max(0, counts.accepted() - stored),
            counts.dropped(),
            platforms.store().callsSeen() + platforms.seller().callsSeen(),
            ledger.deliveries("maropost") + ledger.deliveries("marketplace"),
            ledger.sinkRows("maropost") + ledger.sinkRows("marketplace")));
  }

  private boolean report(boolean equal) throws SQLException {
    Duration took = DemoDay.since(start);
    DemoReport store = DemoReport.of("maropost", platforms.store(), ledger);
    DemoReport seller = DemoReport.of("marketplace", platforms.seller(), ledger);
    screen.line("");
    DemoReport.table(store, seller, took).forEach(screen::line);
    for (DemoReport report : List.of(store, seller)) {
      report.audit().lost().stream().limit(SHOWN_MAX).forEach(screen::line);
      report.audit().doubled().stream()
          .limit(SHOWN_MAX)
          .forEach(id -> screen.line(report.source() + " " + id + ": took effect twice"));
    }
    screen.line("");
    screen.line("The sink is the table gateway_sink in " + sink(home));
    screen.line(
        "Look at it with any SQLite client: sqlite3 "
            + sink(home)
            + " \"select order_id, version, status, event from gateway_sink limit 5\"");
    return equal
        && store.audit().lost().isEmpty()
        && seller.audit().lost().isEmpty()
        && store.audit().doubled().isEmpty()
        && seller.audit().doubled().isEmpty();
  }

  /** Prints where everything is that goes on running. */
  public void printAddresses() {
    String management = "http://127.0.0.1:" + gateway.managementPort();
    screen.line("");
    screen.line("Notifications:    http://127.0.0.1:" + gateway.httpPort() + "/notifications");
    screen.line("Status:           " + management + "/api/status");
    screen.line("Orders:           " + management + "/api/orders");
    screen.line("Metrics:          " + management + "/metrics");
    screen.line("Maropost API:     " + platforms.store().apiUrl());
    screen.line("Marketplace API:  " + platforms.seller().apiUrl());
    screen.line("Running until Ctrl-C.");
  }

  @Override
  public void close() throws SQLException {
    ledger.close();
    gateway.close();
    platforms.close();
  }
}
