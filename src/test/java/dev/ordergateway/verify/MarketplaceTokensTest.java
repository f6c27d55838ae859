package dev.ordergateway.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ordergateway.receive.Refusal;
import dev.ordergateway.settings.Account;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarketplaceTokensTest {
  private static final Account LOJA = seller("loja", "3", "shared-token,own-token", true);
  private static final Account OUTRA = seller("outra", "4", "shared-token", true);
  private static final Account ABERTA = seller("aberta", "5", "open-token", false);
  private static final MarketplaceTokens TOKENS =
      new MarketplaceTokens(List.of(LOJA, OUTRA, ABERTA));

  @Test
  void tokenOpensEveryAccountThatHasIt() throws Refusal {
    assertThat(TOKENS.open("shared-token", body("9"))).containsExactly(LOJA, OUTRA);
    assertThat(TOKENS.open("own-token", body("9"))).containsExactly(LOJA);
  }

  @Test
  void bodyIsNotLookedIntoWhereATokenIsGiven() throws Refusal {
    byte[] broken = "{broken".getBytes(UTF_8);

    assertThat(TOKENS.open("own-token", broken)).containsExactly(LOJA);
    assertThat(refusal("wrong", broken).getCode()).isEqualTo("credentials-refused");
  }

  @ParameterizedTest
  @ValueSource(strings = {"wrong", "own-toke", "own-token2", "OWN-TOKEN", "own-token,x", " "})
  void wrongTokenIsRefusedAndNotRepeated(String token) {
    Refusal refusal = refusal(token, body("3"));

    assertThat(refusal.getCode()).isEqualTo("credentials-refused");
    assertThat(refusal.getDetail()).doesNotContain("own-tok", "wrong");
  }

  @Test
  void accountThatNeedsNoTokenIsOpenedByItsSellerId() throws Refusal {
    assertThat(TOKENS.open(null, body("5"))).containsExactly(ABERTA);
    assertThat(TOKENS.open("", body("\"5\""))).containsExactly(ABERTA);
  }

  @Test
  void tokenOfAnAccountThatNeedsNoneIsCheckedAllTheSame() throws Refusal {
    assertThat(TOKENS.open("open-token", body("5"))).containsExactly(ABERTA);
    assertThat(refusal("wrong", body("5")).getCode()).isEqualTo("credentials-refused");
  }

  @Test
  void strangerWithoutATokenHearsTheSameWhateverHeSends() {
    String detail = refusal(null, body("9")).getDetail();

    for (String body : List.of("", "{", "[]", "{\"sellerId\": 3}", "{\"sellerId\": 5e0}", "x")) {
      Refusal refusal = refusal(null, body.getBytes(UTF_8));
      assertThat(refusal.getCode()).as(body).isEqualTo("credentials-missing");
      assertThat(refusal.getDetail()).as(body).isEqualTo(detail);
    }
  }

  @Test
  void accountsThatCouldNotBeToldApartAreRefusedAtStart() {
    List<Account> sameToken = List.of(LOJA, seller("copy", "3", "own-token", true));
    List<Account> sameSeller = List.of(ABERTA, seller("copy", "5", "another", false));

    for (List<Account> accounts : List.of(sameToken, sameSeller)) {
      assertThatThrownBy(() -> new MarketplaceTokens(accounts))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("marketplace/copy")
          .hasMessageNotContaining("own-token");
    }
  }

  private static Refusal refusal(@Nullable String token, byte[] body) {
    return catchThrowableOfType(Refusal.class, () -> TOKENS.open(token, body));
  }

  private static byte[] body(String sellerId) {
    return ("{\"resourceId\": 1, \"sellerId\": " + sellerId + "}").getBytes(UTF_8);
  }

  private static Account seller(String name, String id, String tokens, boolean required) {
    return new Account(
        "marketplace",
        name,
        Map.of(
            "seller-id", id,
            "callback-token", tokens,
            "callback-token-required", String.valueOf(required)));
  }
}
