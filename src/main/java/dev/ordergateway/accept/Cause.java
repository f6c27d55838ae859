package dev.ordergateway.accept;

import java.util.Arrays;
import java.util.Optional;

/**
 * Why something is remarkable or cannot go on: the closed list of words that stand in {@code flag}
 * and {@code cause}. The words are part of the outside contract and are listed in
 * docs/OPERATIONS.md.
 */
public enum Cause {
  UNKNOWN_STATUS("unknown-status", Effect.FLAG),
  UNKNOWN_EVENT_TYPE("unknown-event-type", Effect.FLAG),
  UNKNOWN_ELEMENT("unknown-element", Effect.FLAG),
  UNKNOWN_FIELD("unknown-field", Effect.FLAG),
  MISSING_EVENT_ID("missing-event-id", Effect.FLAG),
  MISSING_EVENT_TYPE("missing-event-type", Effect.FLAG),
  MISSING_RESOURCE_TYPE("missing-resource-type", Effect.FLAG),
  MISSING_STATUS("missing-status", Effect.FLAG),
  MISSING_DATE("missing-date", Effect.FLAG),
  MISSING_URI_RESOURCE("missing-uri-resource", Effect.FLAG),
  INVALID_EVENT_ID("invalid-event-id", Effect.FLAG),
  INVALID_DATE("invalid-date", Effect.FLAG),
  EVENT_ID_REUSED("event-id-reused", Effect.FLAG),
  SCHEMA_INVALID("schema-invalid", Effect.FLAG),
  REGRESSED("regressed", Effect.FLAG),
  OWN_UPDATE("own-update", Effect.FLAG),

  OTHER_EVENT_TYPE("other-event-type", Effect.QUARANTINE),
  OTHER_RESOURCE_TYPE("other-resource-type", Effect.QUARANTINE),
  UNKNOWN_SELLER("unknown-seller", Effect.QUARANTINE),

  NOT_FOUND("not-found", Effect.PARK),
  ORDER_REFUSED("order-refused", Effect.PARK),
  ORDER_UNREADABLE("order-unreadable", Effect.PARK),
  MAPPING_FAILED("mapping-failed", Effect.PARK),
  HOOK_FAILED("hook-failed", Effect.PARK),
  SINK_REFUSED("sink-refused", Effect.PARK);

  /** What a cause does to what it is said of. */
  public enum Effect {
    /** Kept and worked like any other. */
    FLAG,
    /** Kept, parked at receive, nothing is fetched. */
    QUARANTINE,
    /** The order is parked with its notifications until further word or a replay. */
    PARK
  }

  private final String word;
  private final Effect effect;

  Cause(String word, Effect effect) {
    this.word = word;
    this.effect = effect;
  }

  public String word() {
    return word;
  }

  public Effect effect() {
    return effect;
  }

  /**
   * What an order is parked as that one sink refuses.
   *
   * @param sink the name of a further sink; empty for the first, whose word is the bare one
   */
  public static String sinkRefused(String sink) {
    return sink.isEmpty() ? SINK_REFUSED.word : SINK_REFUSED.word + "-" + sink;
  }

  /** The cause of a word; every word of {@link #sinkRefused} is of the same one. */
  public static Optional<Cause> of(String word) {
    if (word.startsWith(SINK_REFUSED.word + "-")) {
      return Optional.of(SINK_REFUSED);
    }
    return Arrays.stream(values()).filter(cause -> cause.word.equals(word)).findFirst();
  }

  @Override
  public String toString() {
    return word;
  }
}
