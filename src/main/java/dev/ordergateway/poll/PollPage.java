package dev.ordergateway.poll;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a platform's list.
 *
 * @param advance by how much the position moves: rows got, or one page
 * @param last whether the list ends here
 * @param platformTime the platform's own clock; null if it did not say
 */
public record PollPage(
    List<Sighting> sightings, int advance, boolean last, @Nullable Instant platformTime) {
  public PollPage {
    sightings = List.copyOf(sightings);
  }
}
