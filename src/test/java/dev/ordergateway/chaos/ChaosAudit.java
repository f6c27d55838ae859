package dev.ordergateway.chaos;

import dev.ordergateway.emulator.PlatformEmulator;
import dev.ordergateway.emulator.SinkAudit;
import dev.ordergateway.testing.Platforms;
import dev.ordergateway.testing.StoreRows;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a run has done to what was acknowledged and to the orders, asked of the database and the
 * platforms themselves.
 *
 * @param lost what was acknowledged and is not stored, orders that the sink has not as the platform
 *     has them, and what was never settled, each as a line
 * @param doubled what took effect more than once, or in another order than it should, as lines
 * @param foundByPoll notifications that a poll made, because nobody else had
 */
record ChaosAudit(
    int acknowledged, int orders, List<String> lost, List<String> doubled, int foundByPoll) {

  static ChaosAudit of(Landscape landscape) {
    StoreRows rows = new StoreRows(landscape.storeUrl());
    Platforms platforms = landscape.platforms();
    List<byte[]> acknowledged = landscape.door().acknowledged();
    List<String> lost = new ArrayList<>(notStored(acknowledged, rows));
    List<String> doubled =
        new ArrayList<>(lines("written twice: ", landscape.sinkLog().writtenTwice()));
    Map<String, PlatformEmulator> sources =
        Map.of("maropost", platforms.store(), "marketplace", platforms.seller());
    sources.forEach(
        (source, platform) -> {
          lost.addAll(SinkAudit.lost(source, platform, landscape.storeUrl()));
          SinkAudit.doubled(source, platform, landscape.storeUrl())
              .forEach(order -> doubled.add(source + " " + order + ": took effect twice"));
        });
    lost.addAll(lines("not settled: ", rows.select(UNSETTLED)));
    doubled.addAll(lines("its versions have a gap or a double: ", rows.select(UNEVEN)));
    return new ChaosAudit(
        acknowledged.size(),
        platforms.store().orderIds().size() + platforms.seller().orderIds().size(),
        lost,
        doubled,
        rows.select("select id from gateway_notification where via = 'poll'").size());
  }

  private static final String UNSETTLED =
      """
      select source, order_id, external_id, state, cause from gateway_notification
      where state <> 'delivered'
      union all
      select source, order_id, 'the order itself', state, cause from gateway_order
      where state <> 'delivered'""";

  private static final String UNEVEN =
      """
      select o.source, o.order_id, o.version, o.sent_version, s.version as sink,
        count(v.version) as versions, max(v.version) as newest
      from gateway_order o
      join gateway_sink s on s.source = o.source and s.account = o.account
        and s.order_id = o.order_id
      join gateway_version v on v.source = o.source and v.account = o.account
        and v.order_id = o.order_id
      group by o.source, o.account, o.order_id, o.version, o.sent_version, s.version
      having o.version <> o.sent_version or o.version <> s.version
        or o.version <> count(v.version) or o.version <> max(v.version)""";

  private static Set<String> notStored(List<byte[]> acknowledged, StoreRows rows) {
    Set<String> stored =
        rows.select("select body from gateway_notification where via = 'webhook'").stream()
            .map(row -> text((byte[]) row.get("body")))
            .collect(Collectors.toSet());
    Set<String> missing = new HashSet<>();
    acknowledged.stream()
        .map(ChaosAudit::text)
        .filter(body -> !stored.contains(body))
        .forEach(body -> missing.add("acknowledged and not stored: " + body));
    return missing;
  }

  private static List<String> lines(String what, List<Map<String, Object>> rows) {
    return rows.stream().map(row -> what + row).toList();
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }
}
