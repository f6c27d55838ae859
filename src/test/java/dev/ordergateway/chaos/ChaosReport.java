package dev.ordergateway.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How a run ended.
 *
 * @param faults how often each was made
 * @param deadlocks that PostgreSQL counted
 * @param failures what no run should see, beside loss and doubling
 */
record ChaosReport(
    ChaosPlan plan,
    Map<ChaosFault, Integer> faults,
    int changes,
    ChaosAudit audit,
    long deadlocks,
    List<String> failures,
    Duration took) {
  private static final int SHOWN_MAX = 20;

  boolean isClean() {
    return audit.lost().isEmpty() && audit.doubled().isEmpty() && failures.isEmpty();
  }

  /** The table, and below it what is wrong. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(plan.toString());
    lines.add("");
    faults.forEach((fault, times) -> lines.add(row(fault.text(), times)));
    lines.add(row("faults", faults.values().stream().mapToInt(Integer::intValue).sum()));
    lines.add("");
    lines.add(row("notifications the platforms had to send", changes));
    lines.add(row("orders", audit.orders()));
    lines.add(row("acknowledged", audit.acknowledged()));
    lines.add(row("lost", audit.lost().size()));
    lines.add(row("doubled", audit.doubled().size()));
    lines.add(row("found by poll", audit.foundByPoll()));
    if (plan.store() == StoreKind.POSTGRESQL) {
      lines.add(row("deadlocks of the database", deadlocks));
    }
    lines.add(row("seconds", took.toSeconds()));
    lines.add("");
    lines.add(isClean() ? "Nothing was lost, nothing was doubled." : "This must not be:");
    show(lines, audit.lost());
    show(lines, audit.doubled());
    show(lines, failures);
    return lines;
  }

  private static void show(List<String> lines, List<String> wrong) {
    wrong.stream().limit(SHOWN_MAX).forEach(lines::add);
    if (wrong.size() > SHOWN_MAX) {
      lines.add("and " + (wrong.size() - SHOWN_MAX) + " more");
    }
  }

  private static String row(String what, long count) {
    return String.format(Locale.ROOT, "%-42s %,9d", what, count);
  }
}
