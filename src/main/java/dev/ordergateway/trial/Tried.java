package dev.ordergateway.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordergateway.accept.Cause;
import dev.ordergateway.accept.Notification;
import dev.ordergateway.trial.Finding.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a trial of one recorded order has shown. Made by one thread. */
public final class Tried {
  private final Instant since;
  private final boolean values;
  private final List<Finding> findings = new ArrayList<>();
  private final SortedMap<String, Integer> skipped = new TreeMap<>();
  private final Map<Integer, JsonNode> events = new LinkedHashMap<>();
  private int notifications;
  private int versions;

  Tried(Instant since, boolean values) {
    this.since = since;
    this.values = values;
  }

  /** What would come out otherwise; empty if nothing would. */
  public List<Finding> findings() {
    return List.copyOf(findings);
  }

  /** What could not be tried, in words, and how many. */
  public SortedMap<String, Integer> skipped() {
    return new TreeMap<>(skipped);
  }

  public int notifications() {
    return notifications;
  }

  public int versions() {
    return versions;
  }

  /**
   * The events that came out, by the number of the recorded version whose document they were made
   * of.
   */
  public Map<Integer, JsonNode> events() {
    return Map.copyOf(events);
  }

  boolean isShowingValues() {
    return values;
  }

  void skip(String what) {
    skipped.merge(what, 1, Integer::sum);
  }

  void skip(RecordedNotification recorded, String what) {
    if (!recorded.receivedAt().isBefore(since)) {
      skip(what);
    }
  }

  void skip(RecordedVersion version, String what) {
    if (!version.createdAt().isBefore(since)) {
      skip(what);
    }
  }

  void count(RecordedVersion version) {
    versions += version.createdAt().isBefore(since) ? 0 : 1;
  }

  void made(RecordedVersion version, JsonNode event) {
    events.put(version.number(), event);
  }

  void find(Kind kind, RecordedOrder order, RecordedVersion version, List<String> details) {
    if (!version.createdAt().isBefore(since)) {
      findings.add(new Finding(kind, order + " version " + version.number(), details));
    }
  }

  void find(Kind kind, RecordedOrder order, RecordedNotification recorded, List<String> details) {
    if (!recorded.receivedAt().isBefore(since)) {
      findings.add(new Finding(kind, order + " n:" + recorded.id(), details));
    }
  }

  /** A notification was read again: in which way otherwise than when it came. */
  void tell(RecordedOrder order, RecordedNotification recorded, Notification now) {
    notifications += recorded.receivedAt().isBefore(since) ? 0 : 1;
    boolean was = order.orderId().isEmpty();
    Cause quarantine = now.quarantine();
    if (was != (quarantine != null)) {
      Kind kind = was ? Kind.RELEASED : Kind.QUARANTINED;
      find(kind, order, recorded, List.of(quarantine == null ? "accepted" : quarantine.word()));
      return;
    }
    List<String> fields = new ArrayList<>();
    note(fields, "order", recorded.orderId(), now.orderId());
    note(fields, "type", recorded.type(), now.type());
    note(fields, "time", recorded.eventAt(), now.eventAt());
    note(fields, "flags", flags(recorded.flags()), flags(now.flagWords()));
    if (!fields.isEmpty()) {
      find(Kind.READ_OTHERWISE, order, recorded, fields);
    }
  }

  private static void note(
      List<String> fields, String name, @Nullable Object before, @Nullable Object after) {
    if (!Objects.equals(before, after)) {
      fields.add(name + ": " + word(before) + ", now " + word(after));
    }
  }

  private static String word(@Nullable Object value) {
    return value == null ? "none" : value.toString();
  }

  /** That an id was used before shows against the ledger only, not in the notification. */
  private static @Nullable String flags(@Nullable String flags) {
    if (flags == null) {
      return null;
    }
    Set<String> words = new HashSet<>(Arrays.asList(flags.split(",")));
    words.remove(Cause.EVENT_ID_REUSED.word());
    return words.isEmpty() ? null : words.stream().sorted().collect(Collectors.joining(","));
  }
}
