package dev.ordergateway.hook;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The places where a route of an integrator's joins in. The names are part of the contract. */
public enum HookPoint {
  BEFORE_ACCEPT,
  AFTER_ENRICH,
  AFTER_DELIVER,
  ON_PARKED;

  /** What the name of every hook's endpoint begins with. */
  public static final String PREFIX = "gateway-hook-";

  /** As metrics and documents write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The name that the hook's route listens on, behind {@code direct:}. */
  public String endpoint() {
    return PREFIX + word();
  }

  public static Optional<HookPoint> of(String endpoint) {
    return Arrays.stream(values()).filter(point -> point.endpoint().equals(endpoint)).findFirst();
  }
}
