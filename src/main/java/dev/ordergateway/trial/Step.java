package dev.ordergateway.trial;

import dev.ordergateway.accept.Cause;
import dev.ordergateway.accept.Notification;
import dev.ordergateway.accept.Notification.Via;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened to an order: a notification came into account, or a version was made.
 * Exactly one of the two is there.
 */
record Step(
    @Nullable RecordedNotification recorded, @Nullable RecordedVersion version, Instant at) {

  /**
   * As it happened. A notification counts from the version that settled it, not from when it came:
   * what came during a fetch was not known to it.
   */
  static List<Step> of(RecordedOrder order) {
    List<Step> steps = new ArrayList<>();
    for (RecordedNotification each : order.notifications()) {
      Instant settled = each.settledAt() == null ? Instant.MAX : each.settledAt();
      Instant at =
          order.versions().stream()
              .filter(version -> Integer.valueOf(version.number()).equals(each.version()))
              .map(RecordedVersion::createdAt)
              .findFirst()
              .orElse(each.version() == null ? settled : each.receivedAt());
      steps.add(new Step(each, null, at));
    }
    for (RecordedVersion each : order.versions()) {
      steps.add(new Step(null, each, each.createdAt()));
    }
    steps.sort(
        Comparator.comparing(Step::at)
            .thenComparing(step -> step.version() == null ? 0 : step.version().number()));
    return steps;
  }

  RecordedNotification notification() {
    if (recorded == null) {
      throw new IllegalStateException("a version, not a notification");
    }
    return recorded;
  }

  /** A notification as it is read now, at the time at which it came. */
  static Notification asItCame(RecordedNotification recorded, Notification now) {
    return new Notification(
        now.source(),
        now.account(),
        now.externalId(),
        now.orderId(),
        now.type(),
        now.eventAt(),
        recorded.receivedAt(),
        Via.WEBHOOK,
        now.flags(),
        null,
        List.of(),
        now.body());
  }

  /** A notification as it was read when it came. */
  static Notification notification(
      RecordedOrder order, RecordedNotification recorded, String externalId) {
    return new Notification(
        order.source(),
        order.account(),
        externalId,
        order.orderId(),
        recorded.type(),
        recorded.eventAt(),
        recorded.receivedAt(),
        recorded.isFromPlatform() ? Via.WEBHOOK : Via.POLL,
        flags(recorded),
        null,
        List.of(),
        recorded.body());
  }

  /** In place of a version's evidence that the ledger holds no more. */
  static Notification notification(RecordedOrder order, RecordedVersion version) {
    return new Notification(
        order.source(),
        order.account(),
        "trial:" + version.number(),
        order.orderId(),
        null,
        null,
        version.createdAt(),
        Via.POLL,
        List.of(),
        null,
        List.of(),
        new byte[0]);
  }

  private static List<Cause> flags(RecordedNotification recorded) {
    String flags = recorded.flags();
    return flags == null
        ? List.of()
        : Arrays.stream(flags.split(",")).flatMap(word -> Cause.of(word).stream()).toList();
  }
}
