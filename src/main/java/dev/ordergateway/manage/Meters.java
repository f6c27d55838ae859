package dev.ordergateway.manage;

import dev.ordergateway.accept.Acceptance;
import dev.ordergateway.accept.Notification;
import dev.ordergateway.audit.Finding;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway counts and times. Names begin with {@code gateway.}; tags hold sources,
 * accounts, sinks and codes only, which are few and none of which a caller can choose. Safe for any
 * thread.
 */
public final class Meters {
  private final MeterRegistry registry;
  private final Map<String, Counter> counters = new ConcurrentHashMap<>();
  private final Map<String, AtomicLong> audited = new ConcurrentHashMap<>();
  private final Timer acceptTime;
  private final Timer deliverTime;

  public Meters(MeterRegistry registry) {
    this.registry = registry;
    this.acceptTime = histogram("gateway.accept.time", "From the first byte to the answer.");
    this.deliverTime =
        histogram("gateway.deliver.time", "From the first open notification to the sink.");
  }

  public void accepted(Notification notification, Acceptance.Outcome outcome) {
    String name =
        switch (outcome) {
          case ACCEPTED -> "gateway.accepted";
          case QUARANTINED -> "gateway.quarantined";
          case DUPLICATE -> "gateway.duplicates";
        };
    count(name, notification.source(), notification.account());
  }

  public void acceptTook(Duration time) {
    acceptTime.record(time);
  }

  /**
   * @param code the refusal's code
   */
  public void refused(String code) {
    tagged("gateway.refused", "code", code).increment();
  }

  /**
   * @param status null if there was no answer
   */
  public void called(String source, String account, @Nullable Integer status) {
    count("gateway.calls", source, account);
    if (status != null && status == 429) {
      count("gateway.calls.limited", source, account);
    }
  }

  /** One sink has got a version. */
  public void delivered(String source, String account, String sink, Duration sinceReceived) {
    counters
        .computeIfAbsent(
            "gateway.delivered/" + source + "/" + account + "/" + sink,
            key ->
                Counter.builder("gateway.delivered")
                    .tags("source", source, "account", account, "sink", sink)
                    .register(registry))
        .increment();
    deliverTime.record(sinceReceived.isNegative() ? Duration.ZERO : sinceReceived);
  }

  /**
   * The result of the audit that runs by the clock.
   *
   * @param found how many of each kind; none of the others
   */
  public void audited(Map<Finding.Kind, Integer> found, Instant at) {
    for (Finding.Kind kind : Finding.Kind.values()) {
      auditGauge("gateway.audit.findings", Tags.of("kind", kind.word()))
          .set(found.getOrDefault(kind, 0));
    }
    auditGauge("gateway.audit.ended", Tags.empty()).set(at.getEpochSecond());
  }

  private AtomicLong auditGauge(String name, Tags tags) {
    return audited.computeIfAbsent(
        name + tags.stream().map(Tag::getValue).collect(Collectors.joining()),
        key -> {
          AtomicLong value = new AtomicLong();
          Gauge.builder(name, value, AtomicLong::get)
              .description("Of the last audit by the clock.")
              .tags(tags)
              .register(registry);
          return value;
        });
  }

  /**
   * @param hook the place it joins in at
   */
  public void hookRan(String hook) {
    tagged("gateway.hook.runs", "hook", hook).increment();
  }

  public void hookFailed(String hook) {
    tagged("gateway.hook.failures", "hook", hook).increment();
  }

  /**
   * A write to a platform was settled.
   *
   * @param outcome written, refused or overtaken
   */
  public void updated(String outcome) {
    tagged("gateway.updates", "outcome", outcome).increment();
  }

  /**
   * A run of retention has ended.
   *
   * @param outcome done, stopped or failed
   */
  public void retained(String outcome) {
    tagged("gateway.retain.runs", "outcome", outcome).increment();
  }

  /** What retention has removed. */
  public void removed(String part, int count) {
    tagged("gateway.retain.removed", "part", part).increment(count);
  }

  private Counter tagged(String name, String tag, String value) {
    return counters.computeIfAbsent(
        name + "/" + value, key -> Counter.builder(name).tag(tag, value).register(registry));
  }

  public void count(String name, String source, String account) {
    counters
        .computeIfAbsent(
            name + "/" + source + "/" + account,
            key ->
                Counter.builder(name)
                    .tag("source", source)
                    .tag("account", account)
                    .register(registry))
        .increment();
  }

  private Timer histogram(String name, String description) {
    return Timer.builder(name)
        .description(description)
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofMillis(1))
        .maximumExpectedValue(Duration.ofMinutes(10))
        .register(registry);
  }
}
