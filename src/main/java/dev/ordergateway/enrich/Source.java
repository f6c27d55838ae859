package dev.ordergateway.enrich;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is particular to a source beyond its routes. Declared as a bean in the source's own YAML
 * file; the beans of this type that exist at start are the closed list of sources. Set up once,
 * then only read.
 */
public final class Source {
  private String name = "";
  private List<String> evidenceTypes = List.of();
  private List<String> liftingTypes = List.of();
  private boolean statusNamed;
  private Comparison compare = Comparison.UPDATE_TIME;
  private List<String> statusOrder = List.of();
  private String accountKeys = "";

  /** How two states of one order are compared that are both the platform's word. */
  public enum Comparison {
    /**
     * One with an earlier update time is not newer; where that says nothing, the later fetch is.
     */
    UPDATE_TIME,
    /** One whose status comes earlier in the source's order of statuses is not newer. */
    STATUS_ORDER,
    /** Whatever was fetched later and is different is newer. */
    CONTENT
  }

  public String name() {
    return name;
  }

  /** The word it has in paths, properties, tables and events. */
  public void setName(String name) {
    this.name = name;
  }

  /**
   * Events that carry state of their own, which the fetched document may not show; each can only
   * follow those before it.
   */
  public void setEvidenceTypes(String commaSeparated) {
    this.evidenceTypes = split(commaSeparated);
  }

  /** Events that, when they are later, lift what an evidence event said. */
  public void setLiftingTypes(String commaSeparated) {
    this.liftingTypes = split(commaSeparated);
  }

  /** Whether its notifications name the status that the fetched order should have. */
  public void setStatusNamed(boolean statusNamed) {
    this.statusNamed = statusNamed;
  }

  /** How its states compare: update-time, which is the default, status-order or content. */
  public void setCompare(String word) {
    this.compare =
        Arrays.stream(Comparison.values())
            .filter(each -> each.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(word))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "compare is not update-time, status-order or content"));
  }

  /** The canonical statuses in the order in which an order goes through them. */
  public void setStatusOrder(String commaSeparated) {
    this.statusOrder = split(commaSeparated);
  }

  /** The keys that its accounts have, which the settings have read before. */
  public void setAccountKeys(String lines) {
    this.accountKeys = lines;
  }

  public String accountKeys() {
    return accountKeys;
  }

  public Comparison compare() {
    return compare;
  }

  /** Whether a status is one that an order has left behind when it is at another. */
  public boolean isBefore(String status, String other) {
    int its = statusOrder.indexOf(status);
    return its >= 0 && its < statusOrder.indexOf(other);
  }

  public boolean isEvidence(String type) {
    return evidenceTypes.contains(type);
  }

  /** Whether the event says something about the order's state, if only that another one is over. */
  public boolean isTelling(String type) {
    return isEvidence(type) || isLifting(type);
  }

  /** Whether the event, when it is later, lifts what an evidence event said. */
  public boolean isLifting(String type) {
    return liftingTypes.contains(type);
  }

  /**
   * Which of the telling events with one time was the last: clocks with seconds do not say, and the
   * order of arrival says nothing. It is the one that can only follow the others, unless the order
   * was there already: who is cancelled must have been denied that before it is cancelled again.
   *
   * @param types at least one
   * @param before what was told last before that time
   */
  public String last(Set<String> types, @Nullable String before) {
    return before != null && isEvidence(before) && types.contains(before)
        ? before
        : Collections.max(types, Comparator.comparingInt(evidenceTypes::indexOf));
  }

  public boolean isStatusNamed() {
    return statusNamed;
  }

  private static List<String> split(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .distinct()
        .toList();
  }
}
