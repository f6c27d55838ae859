package dev.ordergateway.chaos;

import dev.ordergateway.testing.Platforms;
import java.util.Map;

/**
 * Settings of a gateway that meets in minutes what another meets in years: every time is as short
 * as is legal, none is left out.
 */
final class ChaosSettings {
  private ChaosSettings() {}

  static Map<String, String> of(Platforms platforms) {
    Map<String, String> settings = platforms.settings();
    settings.put("gateway.http.retry-after", "1s");
    settings.put("gateway.store.commit-timeout", "3s");
    settings.put("gateway.enrich.connect-timeout", "1s");
    settings.put("gateway.enrich.read-timeout", "1s");
    settings.put("gateway.enrich.answer-timeout", "2s");
    settings.put("gateway.deliver.timeout", "2s");
    settings.put("gateway.enrich.lease", "6s");
    settings.put("gateway.enrich.delay-min", "100ms");
    settings.put("gateway.enrich.delay-max", "2s");
    settings.put("gateway.enrich.pause-min", "100ms");
    settings.put("gateway.enrich.pause-max", "2s");
    settings.put("gateway.enrich.probe-delay-max", "1s");
    settings.put("gateway.enrich.recheck-delays", "300ms,1s,3s");
    settings.put("gateway.enrich.reopen-delay", "1s");
    settings.put("gateway.maropost.pause-default", "1s");
    settings.put("gateway.marketplace.pause-default", "1s");
    settings.put("gateway.poll.maropost.cron", "0/10 * * * * ?");
    settings.put("gateway.poll.marketplace.cron", "5/10 * * * * ?");
    settings.put("gateway.poll.maropost.overlap", "1m");
    settings.put("gateway.poll.marketplace.overlap", "1m");
    settings.put("gateway.poll.retry-delay", "500ms");
    settings.put("gateway.poll.grace", "2s");
    return settings;
  }
}
