package dev.ordergateway.trial;

import dev.ordergateway.trial.Finding.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a trial of a whole recording has shown. Safe for any thread. */
public final class TrialReport {
  /** More are counted and not kept: a report is for a person to read. */
  static final int FINDINGS_MAX = 1_000;

  private final List<Finding> findings = new ArrayList<>();
  private final EnumMap<Kind, Integer> kinds = new EnumMap<>(Kind.class);
  private final SortedMap<String, Integer> skipped = new TreeMap<>();
  private int orders;
  private int notifications;
  private int versions;
  private int affected;

  public synchronized void add(Tried tried) {
    orders++;
    notifications += tried.notifications();
    versions += tried.versions();
    affected += tried.findings().isEmpty() ? 0 : 1;
    for (Finding finding : tried.findings()) {
      kinds.merge(finding.kind(), 1, Integer::sum);
      if (findings.size() < FINDINGS_MAX) {
        findings.add(finding);
      }
    }
    tried.skipped().forEach((what, count) -> skipped.merge(what, count, Integer::sum));
  }

  /** What would come out otherwise, by order; the first ones, if there are very many. */
  public synchronized List<Finding> findings() {
    return findings.stream().sorted(Comparator.comparing(Finding::subject)).toList();
  }

  public synchronized Map<Kind, Integer> kinds() {
    return new EnumMap<>(kinds);
  }

  public synchronized SortedMap<String, Integer> skipped() {
    return new TreeMap<>(skipped);
  }

  public synchronized int orders() {
    return orders;
  }

  public synchronized int notifications() {
    return notifications;
  }

  public synchronized int versions() {
    return versions;
  }

  /** How many orders, or notifications that made none, would come out otherwise. */
  public synchronized int affected() {
    return affected;
  }
}
