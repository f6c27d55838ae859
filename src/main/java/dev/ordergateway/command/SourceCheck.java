package dev.ordergateway.command;

import dev.ordergateway.enrich.DeclaredOrders;
import dev.ordergateway.poll.DeclaredPages;
import dev.ordergateway.receive.DeclaredDoor;
import dev.ordergateway.settings.Settings;
import dev.ordergateway.validate.DeclaredDocuments;
import dev.ordergateway.verify.Verifiers;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Makes of the sources' parameters what a start would make of them, and starts nothing. */
final class SourceCheck implements Checked {
  private static final int DEPTH_MAX = 64;

  @Override
  public List<String> problems(CheckedHome home) {
    Settings settings = home.settings();
    Clock clock = Clock.systemUTC();
    List<Runnable> parts =
        List.of(
            () -> new DeclaredDoor(settings),
            () -> new Verifiers(settings, clock),
            () -> new DeclaredDocuments(settings, home.overlay(), DEPTH_MAX, clock),
            () -> new DeclaredOrders(settings, clock),
            () -> new DeclaredPages(settings, clock));
    List<String> problems = new ArrayList<>();
    for (Runnable part : parts) {
      try {
        part.run();
      } catch (IllegalArgumentException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    return problems;
  }
}
