package dev.ordergateway.replay;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to replay. Whatever is not given does not narrow the choice.
 *
 * @param cause the word of a cause: of the parked order, or of the quarantined notification
 * @param ids order ids, external ids, or notification ids in the form {@code n:<number>}; empty for
 *     all
 * @param redeliver map the stored documents anew, in place of fetching what is parked
 * @param lacking send to a sink what it lacks of all orders, in place of fetching what is parked
 */
public record Selection(
    @Nullable String source,
    @Nullable String account,
    @Nullable String cause,
    List<String> ids,
    boolean redeliver,
    @Nullable Lacking lacking) {
  /**
   * @param statuses the statuses that the sink gets; empty: every one
   */
  public record Lacking(String sink, List<String> statuses) {
    public Lacking {
      statuses = List.copyOf(statuses);
    }
  }

  public Selection {
    ids = List.copyOf(ids);
  }

  /** Whether it is about what is parked, and not about what has a version. */
  boolean isParked() {
    return !redeliver && lacking == null;
  }
}
