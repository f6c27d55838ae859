package dev.ordergateway.ledger;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A where-clause put together of constant text, with the values to bind to it. For statements that
 * read: the writing session keeps every text it has seen.
 */
public final class Conditions {
  private final StringBuilder text;
  private final List<@Nullable Object> values = new ArrayList<>();

  public Conditions(String first) {
    this.text = new StringBuilder(first);
  }

  /**
   * @param condition constant text with one placeholder for each value
   */
  public Conditions and(String condition, Object... bound) {
    text.append(" and ").append(condition);
    values.addAll(List.of(bound));
    return this;
  }

  public Conditions andIf(String condition, @Nullable String value) {
    return value == null ? this : and(condition, value);
  }

  public String text() {
    return text.toString();
  }

  public @Nullable Object[] values(Object... more) {
    List<@Nullable Object> all = new ArrayList<>(values);
    all.addAll(List.of(more));
    return all.toArray();
  }
}
