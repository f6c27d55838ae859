package dev.ordergateway.history;

import dev.ordergateway.emulator.Fault;
import dev.ordergateway.emulator.Fault.Kind;
import java.time.Duration;
import java.util.Map;

/** What can go wrong with a call to any platform. */
final class Troubles {
  /** The state before the last change: the one answer that is wrong and looks right. */
  static final String OLD = "an old answer";

  static final Map<String, Fault> ANY =
      Map.of(
          OLD,
          Fault.of(Kind.STALE),
          "an overtaken answer",
          Fault.overtaken(Duration.ofMillis(60)),
          "429",
          Fault.tooManyCalls(),
          "500",
          Fault.status(500),
          "401",
          Fault.credentialsRefused(),
          "a reset",
          Fault.of(Kind.RESET),
          "half an answer",
          Fault.of(Kind.TRUNCATED),
          "an empty answer",
          Fault.of(Kind.EMPTY));

  private Troubles() {}
}
