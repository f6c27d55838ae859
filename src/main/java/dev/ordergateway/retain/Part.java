package dev.ordergateway.retain;

import java.util.Locale;

/** What grows old, in the order in which it is removed. */
enum Part {
  /** The exact bytes of settled notifications. */
  BODIES,
  /** What was sent of versions that a newer one has replaced. */
  EVENTS,
  ATTEMPTS,
  CALLS,
  REJECTIONS,
  /** The rows of settled notifications, by which a repeat is known. */
  NOTIFICATIONS,
  /** The rows of replaced versions. */
  VERSIONS,
  /** What a route had written to a platform, once nothing compares with it any more. */
  UPDATES;

  /** As metrics and the log write it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
