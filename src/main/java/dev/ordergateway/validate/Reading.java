package dev.ordergateway.validate;

import dev.ordergateway.accept.Cause;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * One Maropost notification as read: what it says and what the schema said of it.
 *
 * @param split the values that have elements inside them, so that their text is nobody's word
 */
record Reading(Event event, Violations violations, Set<Place> split) {
  private static final Set<Cause> MISSING =
      EnumSet.of(
          Cause.MISSING_STATUS,
          Cause.MISSING_EVENT_ID,
          Cause.MISSING_EVENT_TYPE,
          Cause.MISSING_DATE);

  /**
   * A value that should stand once.
   *
   * @param text without surrounding white space; empty if there is none, or not just one
   * @param clear false if it contradicts itself: several different ones, or cut by elements
   */
  record Value(String text, boolean clear) {
    boolean isMissing() {
      return clear && text.isEmpty();
    }
  }

  Value value(Place place) {
    List<String> all =
        switch (place) {
          case EVENT_ID -> event.eventIds;
          case CURRENT_TIME -> event.currentTimes;
          case EVENT_TYPE -> event.eventTypes;
          case ORDER_ID -> event.orderIds();
          case ORDER_STATUS -> event.statuses();
          case ORDER, ELSEWHERE -> List.of();
        };
    if (split.contains(place)) {
      return new Value("", false);
    }
    String first = all.isEmpty() ? "" : all.get(0).strip();
    for (String other : all) {
      if (!other.strip().equals(first)) {
        return new Value("", false);
      }
    }
    return new Value(first, true);
  }

  /** What is odd about an order event, by the schema's word. */
  EnumSet<Cause> flags() {
    EnumSet<Cause> flags = EnumSet.noneOf(Cause.class);
    flag(flags, Place.ORDER_STATUS, Cause.MISSING_STATUS, Cause.UNKNOWN_STATUS);
    flag(flags, Place.EVENT_ID, Cause.MISSING_EVENT_ID, Cause.INVALID_EVENT_ID);
    flag(flags, Place.EVENT_TYPE, Cause.MISSING_EVENT_TYPE, Cause.SCHEMA_INVALID);
    flag(flags, Place.CURRENT_TIME, Cause.MISSING_DATE, Cause.INVALID_DATE);
    boolean explained = !Collections.disjoint(flags, MISSING);
    if (violations.unknownElement()) {
      flags.add(Cause.UNKNOWN_ELEMENT);
    }
    if (violations.other()
        || violations.hasInvalid(Place.ORDER_ID)
        || violations.incomplete() && !explained) {
      flags.add(Cause.SCHEMA_INVALID);
    }
    return flags;
  }

  private void flag(EnumSet<Cause> flags, Place place, Cause missing, Cause invalid) {
    Value value = value(place);
    if (value.isMissing()) {
      if (violations.incomplete() || violations.disturbed() || violations.hasInvalid(place)) {
        flags.add(missing);
      }
    } else if (!value.clear() || violations.hasInvalid(place)) {
      flags.add(invalid);
    }
  }
}
