package dev.ordergateway.enrich;

import dev.ordergateway.ledger.OrderKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A due order as it stood when it was claimed: what the decisions about it are based on. Everything
 * here was read before the fetch, so that news which comes during it is worked again.
 *
 * @param fetch the number of this claim; with the owner it fences late writers
 * @param owner who holds the lease
 * @param callId the call that asks for it; known before it is made, so that every row of it can
 *     name it
 * @param newsCount notifications counted so far; if it has moved when the claim is settled, the
 *     order stays due
 * @param version its newest stored version, 0 if it has none
 * @param contentHash the content of that version
 * @param platformAt the platform's update time of that version
 * @param rechecks fetches repeated so far because the platform seemed behind
 * @param latest the latest event that says something about the order's state, settled or not
 * @param attempts attempts spent on failures of its own
 * @param failures failures in a row, anybody's fault
 * @param missingSince since when the platform says that it has no such order
 * @param open the notifications that settling will close
 * @param complete whether {@code open} is all of them
 * @param past the events of before, where one that is open belongs among them; else none
 */
public record ClaimedOrder(
    OrderKey key,
    int fetch,
    String owner,
    long callId,
    int newsCount,
    int version,
    @Nullable String contentHash,
    @Nullable Instant platformAt,
    int rechecks,
    @Nullable Event latest,
    int attempts,
    int failures,
    @Nullable Instant missingSince,
    List<OpenNotification> open,
    boolean complete,
    List<Event> past)
    implements HeldOrder {

  public ClaimedOrder {
    open = List.copyOf(open);
    past = List.copyOf(past);
  }

  /** An event by its type and time. */
  public record Event(String type, Instant at) {}

  /** A notification that is not settled yet. */
  public record OpenNotification(
      long id,
      String externalId,
      String via,
      @Nullable String type,
      @Nullable Instant eventAt,
      Instant receivedAt) {

    /** What it tells of; what carries no time counts as it came. */
    public @Nullable Event event() {
      return type == null ? null : new Event(type, eventAt == null ? receivedAt : eventAt);
    }
  }

  ClaimedOrder withOpen(List<OpenNotification> found, boolean all, List<Event> before) {
    return with(callId, found, all, before);
  }

  /** The same order in another call. */
  ClaimedOrder withCall(long otherCallId) {
    return with(otherCallId, open, complete, past);
  }

  private ClaimedOrder with(
      long call, List<OpenNotification> found, boolean all, List<Event> before) {
    return new ClaimedOrder(
        key,
        fetch,
        owner,
        call,
        newsCount,
        version,
        contentHash,
        platformAt,
        rechecks,
        latest,
        attempts,
        failures,
        missingSince,
        found,
        all,
        before);
  }

  @Override
  public String toString() {
    return key.toString();
  }
}
