package dev.ordergateway.poll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Times;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SightingTest {
  private static final Instant FINE = Instant.parse("2026-05-04T10:00:00.123456Z");

  @Test
  void timeFinerThanTheLedgerKeepsIsNotNewerThanItsStoredForm() {
    KnownOrder known = known(Times.parse(Times.text(FINE)));

    assertThat(known.isBehind(sighting(FINE))).isFalse();
    assertThat(known.isBehind(sighting(FINE.plusMillis(1)))).isTrue();
  }

  private static KnownOrder known(Instant updatedAt) {
    OrderKey key = new OrderKey("shop", "acme", "7001");
    return new KnownOrder(key, false, false, 1, "processing", "PAY", updatedAt, null, null, null);
  }

  private static Sighting sighting(Instant at) {
    return new Sighting("7001", "APPROVED", "PAY", at, true, null, new byte[0]);
  }
}
