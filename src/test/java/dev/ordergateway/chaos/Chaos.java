package dev.ordergateway.chaos;

import dev.ordergateway.emulator.PlatformEmulator;
import dev.ordergateway.testing.OrderTraffic;
import dev.ordergateway.testing.ShippedJar;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Lets everything go wrong that can, under load, and then counts what was lost and what was
 * doubled. The gateways are processes of the shipped jar. Ends by itself, and ends what it started.
 */
public final class Chaos {
  private final ChaosPlan plan;
  private final PrintStream out;
  private final Map<ChaosFault, Integer> dealt = new EnumMap<>(ChaosFault.class);
  private final List<String> failures = new ArrayList<>();
  private final long start = System.nanoTime();

  Chaos(ChaosPlan plan, PrintStream out) {
    this.plan = plan;
    this.out = out;
  }

  /** Exit 0: nothing lost, nothing doubled; 1: something was; 2: wrong usage. */
  public static void main(String[] arguments) throws Exception {
    if (List.of(arguments).contains("--help")) {
      System.out.println(ChaosPlan.USAGE);
      return;
    }
    ChaosPlan plan;
    try {
      plan = ChaosPlan.of(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.println(ChaosPlan.USAGE);
      System.exit(2);
      return;
    }
    ChaosReport report =
        new Chaos(plan, System.out).run(Files.createTempDirectory("order-gateway-chaos"));
    report.lines().forEach(System.out::println);
    System.exit(report.isClean() ? 0 : 1);
  }

  ChaosReport run(Path folder) throws Exception {
    out.println(plan + "; everything in " + folder);
    try (Landscape landscape = new Landscape(plan, folder)) {
      Thread interrupted = new Thread(landscape::close);
      Runtime.getRuntime().addShutdownHook(interrupted);
      landscape.open();
      DeadlockCount deadlocks = new DeadlockCount(landscape.storeUrl());
      try (deadlocks;
          OrderTraffic traffic =
              OrderTraffic.start(landscape.platforms(), plan.changesPerSecond(), plan.seed());
          Havoc havoc = new Havoc(landscape, plan.seed(), this::heard)) {
        havoc.deal(Blow.draw(plan), plan.time());
      }
      say("the last fault is over");
      settle(landscape);
      ChaosReport report =
          new ChaosReport(
              plan,
              dealt,
              announced(landscape.platforms().store()) + announced(landscape.platforms().seller()),
              ChaosAudit.of(landscape),
              deadlocks.count(),
              List.copyOf(failures),
              Duration.ofNanos(System.nanoTime() - start));
      Runtime.getRuntime().removeShutdownHook(interrupted);
      return report;
    }
  }

  private synchronized void heard(Blow blow) {
    dealt.merge(blow.fault(), 1, Integer::sum);
    say(blow.toString());
  }

  private void say(String what) {
    double seconds = (System.nanoTime() - start) / 1e9;
    out.println(String.format(Locale.ROOT, "%7.1f s  %s", seconds, what));
  }

  private static int announced(PlatformEmulator platform) {
    return platform.webhooks().counts().announced();
  }

  /** What is left when its time is over is for the report to say. */
  private void settle(Landscape landscape) {
    try {
      landscape.fleet().awaitReady();
      Settlement.await(landscape);
      ShippedJar.Ended audit = Settlement.audit(landscape);
      if (audit.exit() != 0) {
        failures.add("order-gateway audit ended with " + audit.exit() + ": " + audit);
      }
    } catch (AssertionError e) {
      failures.add(String.valueOf(e.getMessage()));
    }
    failures.addAll(landscape.fleet().failures());
  }
}
