package dev.ordergateway.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.settings.Account;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FailureDetailTest {
  private static final Account ACME =
      new Account(
          "maropost",
          "acme",
          Map.of(
              "api-key", "key-of-ours",
              "api-username", "shop",
              "notification-keys", "first-key, second-key",
              "api-url", "https://acme.example/do",
              "currency", "AUD"));
  private static final Account LOJA =
      new Account(
          "marketplace",
          "loja",
          Map.of("client-id", "client", "access-token", "client-token", "callback-token", ""));

  @Test
  void secretsOfTheAccountAreMasked() {
    assertThat(FailureDetail.of(ACME, "key-of-ours (shop): first-key, second-key"))
        .isEqualTo("*** (***): ***, ***");
    assertThat(FailureDetail.of(LOJA, "not client-token of client")).isEqualTo("not *** of ***");
  }

  @Test
  void whatIsNoSecretStays() {
    assertThat(FailureDetail.of(ACME, "https://acme.example/do answered in AUD: São Paulo"))
        .isEqualTo("https://acme.example/do answered in AUD: São Paulo");
  }

  @Test
  void lineBreaksAndOtherControlsBecomeBlanks() {
    assertThat(FailureDetail.of(ACME, "a\r\nb\tc\0d\u001b[0me\u2028f\u202eg\u0085h"))
        .isEqualTo("a b c d [0me f g h");
  }

  @Test
  void secretAtTheEndOfALongTextIsMaskedBeforeTheTextIsCut() {
    String text = "x".repeat(295) + "key-of-ours";

    assertThat(FailureDetail.of(ACME, text)).hasSizeLessThanOrEqualTo(300).endsWith("x***");
    assertThat(FailureDetail.of(ACME, text + text)).doesNotContain("key").endsWith("…");
  }
}
