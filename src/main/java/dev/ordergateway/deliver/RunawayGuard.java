package dev.ordergateway.deliver;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import java.time.Duration;

/**
 * Ends an evaluation that nests too deep or takes too long. One for each evaluation; not safe for
 * several threads. The library's own guard is not used: it stops looking inside every object and
 * list constructor but the first member.
 */
final class RunawayGuard {
  static final int DEPTH_MAX = 300;
  private static final int STEPS_BETWEEN_LOOKS = 256;
  private static final int UNPLACED = -1;

  private final long deadline;
  private int depth;
  private int steps;

  private RunawayGuard(Duration longest) {
    deadline = System.nanoTime() + longest.toNanos();
  }

  static void bind(Jsonata.Frame frame, Duration longest) {
    RunawayGuard guard = new RunawayGuard(longest);
    frame.setEvaluateEntryCallback((expression, input, environment) -> guard.enter());
    frame.setEvaluateExitCallback((expression, input, environment, result) -> guard.depth--);
  }

  private void enter() {
    if (++depth > DEPTH_MAX) {
      throw new JException("the expression nests deeper than " + DEPTH_MAX + " levels", UNPLACED);
    }
    // Reading the clock at each of some thousand steps would cost more than the steps.
    if (++steps % STEPS_BETWEEN_LOOKS == 0 && System.nanoTime() - deadline > 0) {
      throw new JException("the expression runs too long", UNPLACED);
    }
  }
}
