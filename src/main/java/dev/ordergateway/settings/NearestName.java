package dev.ordergateway.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what somebody may have meant. */
public final class NearestName {
  private NearestName() {}

  /** The name with the fewest letters to change, if it is near enough to be a slip of the pen. */
  public static Optional<String> of(String name, Collection<String> names) {
    int near = Math.max(2, name.length() / 3);
    return names.stream()
        .filter(other -> distance(name, other) <= near)
        .min(
            Comparator.comparingInt((String other) -> distance(name, other)).thenComparing(o -> o));
  }

  /** How many letters have to be added, removed or replaced to turn one text into the other. */
  public static int distance(String one, String other) {
    int[] above = new int[other.length() + 1];
    for (int column = 0; column <= other.length(); column++) {
      above[column] = column;
    }
    for (int row = 1; row <= one.length(); row++) {
      int[] current = new int[other.length() + 1];
      current[0] = row;
      for (int column = 1; column <= other.length(); column++) {
        int replaced = one.charAt(row - 1) == other.charAt(column - 1) ? 0 : 1;
        current[column] =
            Math.min(
                above[column - 1] + replaced, 1 + Math.min(above[column], current[column - 1]));
      }
      above = current;
    }
    return above[other.length()];
  }
}
