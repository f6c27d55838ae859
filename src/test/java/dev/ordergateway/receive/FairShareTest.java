package dev.ordergateway.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.verify.Callers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FairShareTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 8, 256})
  void oneAccountHasTheWholeLimitAndNoMore(int limit) {
    FairShare share = new FairShare(limit);

    for (int i = 0; i < limit; i++) {
      assertThat(share.enter("acme")).isTrue();
    }

    assertThat(share.enter("acme")).isFalse();
  }

  @Test
  void othersComeInBesideAFloodUntilTheReserveIsFull() {
    FairShare share = new FairShare(16);
    fill(share, "acme", 16);

    assertThat(share.enter("loja")).isTrue();
    assertThat(share.enter("filial")).isTrue();
    assertThat(share.enter("beta")).isFalse();
  }

  @Test
  void accountInTheReserveHasAnEighthOfTheLimit() {
    FairShare share = new FairShare(32);
    fill(share, "acme", 32);

    fill(share, "loja", 4);

    assertThat(share.enter("loja")).isFalse();
  }

  @Test
  void strangersHaveNoReserve() {
    FairShare share = new FairShare(16);
    fill(share, Callers.STRANGER, 16);

    assertThat(share.enter(Callers.STRANGER)).isFalse();
    assertThat(share.enter("loja")).isTrue();
  }

  @Test
  void whoLeavesMakesRoom() {
    FairShare share = new FairShare(2);
    fill(share, "acme", 2);

    share.leave("acme");

    assertThat(share.enter("acme")).isTrue();
    assertThat(share.total()).isEqualTo(2);
  }

  private static void fill(FairShare share, String caller, int requests) {
    for (int i = 0; i < requests; i++) {
      share.enter(caller);
    }
  }
}
