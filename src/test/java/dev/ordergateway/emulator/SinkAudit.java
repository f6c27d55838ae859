package dev.ordergateway.emulator;

import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The demo's audit for tests of other packages: what of a platform's orders the sink has not. */
public final class SinkAudit {
  private SinkAudit() {}

  /** What is lost, as text; empty if every order is in the sink as the platform has it now. */
  public static Set<String> lost(String source, PlatformEmulator platform, String storeUrl) {
    return new TreeSet<>(audit(source, platform, storeUrl).lost());
  }

  /** Orders that took effect twice. */
  public static Set<String> doubled(String source, PlatformEmulator platform, String storeUrl) {
    return new TreeSet<>(audit(source, platform, storeUrl).doubled());
  }

  /**
   * What the sink's row of one order has not as the platform has it now; empty if nothing.
   *
   * @param row the columns version, status and event
   */
  public static String difference(
      PlatformEmulator platform, String orderId, Map<String, Object> row) {
    return DemoAudit.difference(
        platform,
        orderId,
        new DemoLedger.Row(
            (int) row.get("version"), (String) row.get("status"), (String) row.get("event")));
  }

  private static DemoAudit audit(String source, PlatformEmulator platform, String storeUrl) {
    try (DemoLedger ledger = new DemoLedger(storeUrl)) {
      return DemoAudit.of(source, platform, ledger);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
