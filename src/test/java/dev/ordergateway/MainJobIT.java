package dev.ordergateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.GatewayFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job from outside: what a platform announces ends in the sink. */
class MainJobIT {
  @Test
  void announcedOrdersOfBothPlatformsReachTheSink(@TempDir Path home) {
    try (GatewayFixture gateway = new GatewayFixture(home).start()) {
      gateway.maropost().place("N10154");
      gateway.marketplace().place("7001001");

      Eventually.asserted(
          () ->
              assertThat(gateway.rows().select("select * from gateway_sink order by source"))
                  .extracting(row -> row.get("order_id") + " " + row.get("version"))
                  .containsExactly("7001001 1", "N10154 1"));
    }
  }
}
