package dev.ordergateway.emulator;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What became of one platform's day, and the table that shows it. */
record DemoReport(
    String source,
    DemoAudit audit,
    WebhookCounts webhooks,
    int stored,
    int droppedOrders,
    int foundByPoll,
    int orderCalls,
    int listCalls,
    int mostCallsInAnyMinute,
    int delivered) {

  static DemoReport of(String source, PlatformEmulator platform, DemoLedger ledger)
      throws SQLException {
    Set<String> dropped =
        platform.webhooks().dropped().stream().map(Webhook::orderId).collect(Collectors.toSet());
    Set<String> found = new HashSet<>(ledger.foundByPoll(source));
    found.retainAll(dropped);
    int orderCalls =
        (int) platform.calls().stream().filter(call -> !call.orderIds().isEmpty()).count();
    return new DemoReport(
        source,
        DemoAudit.of(source, platform, ledger),
        platform.webhooks().counts(),
        ledger.notifications(source),
        dropped.size(),
        found.size(),
        orderCalls,
        platform.callsSeen() - orderCalls,
        platform.maxCallsInAnyMinute(),
        ledger.deliveries(source));
  }

  private DemoReport plus(DemoReport other) {
    List<String> lost = new ArrayList<>(audit.lost());
    lost.addAll(other.audit.lost());
    Set<String> doubled = new HashSet<>(audit.doubled());
    doubled.addAll(other.audit.doubled());
    return new DemoReport(
        "both",
        new DemoAudit(audit.orders() + other.audit.orders(), lost, doubled),
        webhooks.plus(other.webhooks),
        stored + other.stored,
        droppedOrders + other.droppedOrders,
        foundByPoll + other.foundByPoll,
        orderCalls + other.orderCalls,
        listCalls + other.listCalls,
        Math.max(mostCallsInAnyMinute, other.mostCallsInAnyMinute),
        delivered + other.delivered);
  }

  static List<String> table(DemoReport store, DemoReport seller, Duration took) {
    List<DemoReport> columns = List.of(store, seller, store.plus(seller));
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(Locale.ROOT, "%-46s %11s %12s %11s", "", "maropost", "marketplace", "both"));
    row(lines, "orders", columns, r -> number(r.audit.orders()));
    row(lines, "status changes and events announced", columns, r -> number(r.webhooks.announced()));
    row(lines, "  of those dropped on the way", columns, r -> number(r.webhooks.dropped()));
    row(lines, "  of those doubled on the way", columns, r -> number(r.webhooks.doubled()));
    row(lines, "  of those held back and overtaken", columns, r -> number(r.webhooks.heldBack()));
    row(lines, "notifications sent", columns, r -> number(r.webhooks.sent()));
    row(lines, "  accepted (200, stored)", columns, r -> number(r.stored));
    row(
        lines,
        "  duplicates (200, recognised)",
        columns,
        r -> number(r.webhooks.accepted() - r.stored));
    row(
        lines,
        "  refused or unanswered, sent again",
        columns,
        r -> number(r.webhooks.refused() + r.webhooks.unanswered()));
    row(lines, "orders with a dropped notification", columns, r -> number(r.droppedOrders));
    row(lines, "  found again by poll", columns, r -> number(r.foundByPoll));
    row(
        lines,
        "  made good by a later notification",
        columns,
        r -> number(r.droppedOrders - r.foundByPoll));
    row(lines, "API calls for orders", columns, r -> number(r.orderCalls));
    row(lines, "  per order", columns, r -> perOrder(r));
    row(lines, "API calls of polls", columns, r -> number(r.listCalls));
    row(lines, "  most in any minute", columns, r -> number(r.mostCallsInAnyMinute));
    row(lines, "delivered (order versions)", columns, r -> number(r.delivered));
    row(lines, "lost", columns, r -> number(r.audit.lost().size()));
    row(lines, "doubled", columns, r -> number(r.audit.doubled().size()));
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "It took %.1f s. So that a day passes in that time, gateway and platforms allowed"
                + " %s calls a minute;",
            took.toMillis() / 1000.0,
            number(DemoPlatforms.CALLS_PER_MINUTE)));
    lines.add("a real store allows 500, the marketplace 300 by order and 2 of each list.");
    return lines;
  }

  private interface Cell {
    String of(DemoReport report);
  }

  private static void row(List<String> lines, String name, List<DemoReport> columns, Cell cell) {
    lines.add(
        String.format(
            Locale.ROOT,
            "%-46s %11s %12s %11s",
            name,
            cell.of(columns.get(0)),
            cell.of(columns.get(1)),
            cell.of(columns.get(2))));
  }

  private static String number(int number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String perOrder(DemoReport report) {
    return String.format(
        Locale.ROOT, "%.2f", report.orderCalls / (double) Math.max(1, report.audit.orders()));
  }
}
