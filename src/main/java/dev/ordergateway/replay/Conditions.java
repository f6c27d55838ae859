package dev.ordergateway.replay;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The where-clause of a selection: constant text, and the values to bind to it. */
final class Conditions {
  private final StringBuilder text;
  private final List<@Nullable Object> values = new ArrayList<>();

  Conditions(String first) {
    this.text = new StringBuilder(first);
  }

  /**
   * @param condition constant text with one placeholder for each value
   */
  Conditions and(String condition, Object... bound) {
    text.append(" and ").append(condition);
    values.addAll(List.of(bound));
    return this;
  }

  Conditions andIf(String condition, @Nullable String value) {
    return value == null ? this : and(condition, value);
  }

  String text() {
    return text.toString();
  }

  @Nullable Object[] values(Object... more) {
    List<@Nullable Object> all = new ArrayList<>(values);
    all.addAll(List.of(more));
    return all.toArray();
  }
}
