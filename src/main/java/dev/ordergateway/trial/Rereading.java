package dev.ordergateway.trial;

import dev.ordergateway.accept.Notification;
import dev.ordergateway.receive.Refusal;
import dev.ordergateway.replay.Candidates;
import dev.ordergateway.replay.Revalidation;
import dev.ordergateway.settings.Account;
import dev.ordergateway.trial.Finding.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Has a recorded notification read by its source's route as it is now. Safe for any thread. */
final class Rereading {
  private final Candidates candidates;
  private final Revalidation revalidation;

  Rereading(Candidates candidates, Revalidation revalidation) {
    this.candidates = candidates;
    this.revalidation = revalidation;
  }

  /** What it is now; null if it cannot be read, which is noted with the reason. */
  @Nullable Notification of(RecordedOrder order, RecordedNotification recorded, Tried tried) {
    if (!recorded.isFromPlatform()) {
      return null; // A poll has found it; there is nothing to read.
    }
    if (recorded.body().length == 0) {
      tried.skip(recorded, "notifications whose body was removed");
      return null;
    }
    List<Account> possible = candidates.of(order.source(), order.account(), recorded.opened());
    if (possible.isEmpty()) {
      tried.skip(recorded, "notifications of an account that is not configured");
      return null;
    }
    try {
      Notification now = revalidation.again(order.source(), possible, recorded.body());
      tried.tell(order, recorded, now);
      return now;
    } catch (Refusal | RuntimeException e) {
      tried.find(Kind.REFUSED, order, recorded, List.of(reason(e)));
      return null;
    }
  }

  /** The code of a refusal, else what the innermost failure says. */
  static String reason(Exception e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root instanceof Refusal refusal ? refusal.getCode() : String.valueOf(root.getMessage());
  }
}
