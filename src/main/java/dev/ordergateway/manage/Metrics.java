package dev.ordergateway.manage;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the gateway's meters are kept: in a registry of its own that {@code /metrics} shows, and in
 * a host's if it lends one. Safe for any thread.
 */
public final class Metrics implements AutoCloseable {
  private final PrometheusMeterRegistry own = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final CompositeMeterRegistry all = new CompositeMeterRegistry();
  private final @Nullable MeterRegistry host;

  public Metrics(@Nullable MeterRegistry host) {
    this.host = host;
    all.add(own);
    if (host != null) {
      all.add(host);
    }
  }

  /** For what is the gateway's. */
  public MeterRegistry all() {
    return all;
  }

  /** For what is the process's: a host has meters of its own for that. */
  MeterRegistry own() {
    return own;
  }

  /** All meters in Prometheus' text form. */
  String scrape() {
    return own.scrape();
  }

  /** Takes the gateway's meters out of the host's registry. */
  @Override
  public void close() {
    List<Meter> meters = all.getMeters();
    if (host != null) {
      all.remove(host); // First: closing what is composed would close the host's too.
      meters.forEach(meter -> remove(meter.getId(), host));
    }
    all.close();
  }

  /** In a registry of several the gateway's are in each of them, and not in the one around them. */
  private static void remove(Meter.Id id, MeterRegistry registry) {
    if (registry instanceof CompositeMeterRegistry several) {
      several.getRegistries().forEach(each -> remove(id, each));
    }
    // There it may have another name and more tags, by a filter of the host's.
    registry.removeByPreFilterId(id);
  }
}
