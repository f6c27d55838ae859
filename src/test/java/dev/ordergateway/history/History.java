package dev.ordergateway.history;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What happens to the orders of one trial, from first to last.
 *
 * @param nothingLost whether the notifications that have not arrived by then do so at the end, the
 *     latest first; otherwise they never do
 */
record History(List<Happening> happenings, boolean nothingLost) {
  @Override
  public String toString() {
    return happenings.stream().map(each -> "\n    " + each).collect(Collectors.joining())
        + (nothingLost ? "\n    the rest arrives, latest first" : "\n    the rest is lost");
  }
}
