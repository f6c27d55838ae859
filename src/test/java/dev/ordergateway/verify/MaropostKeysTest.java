package dev.ordergateway.verify;

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

class MaropostKeysTest {
  private static final Account ACME = store("acme", "old-key-1,new-key-2");
  private static final Account OTHER = store("other", "third-key-3");
  private static final MaropostKeys KEYS = new MaropostKeys(List.of(ACME, OTHER));

  @Test
  void everyKeyOfAnAccountOpensThatAccountOnly() throws Refusal {
    assertThat(KEYS.open("old-key-1")).containsExactly(ACME);
    assertThat(KEYS.open("new-key-2")).containsExactly(ACME);
    assertThat(KEYS.open("third-key-3")).containsExactly(OTHER);
  }

  @Test
  void missingHeaderIsRefusedWithTheHintAboutUnderscores() {
    Refusal refusal = refusal(null);

    assertThat(refusal.getCode()).isEqualTo("credentials-missing");
    assertThat(refusal.getDetail()).contains("underscores", "proxies", "nginx");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "old-key",
        "old-key-11",
        "OLD-KEY-1",
        "old-key-1,new-key-2",
        "old-key-1 new-key-2",
        "*",
        "' or ''='",
        "öld-key-1"
      })
  void wrongKeyIsRefusedAndNotRepeated(String key) {
    Refusal refusal = refusal(key);

    assertThat(refusal.getCode()).isEqualTo("credentials-refused");
    assertThat(refusal.getDetail()).doesNotContain("key-");
  }

  @Test
  void withoutAnyKeyNothingIsOpened() {
    MaropostKeys none = new MaropostKeys(List.of(store("acme", "")));

    for (String key : List.of("", ",", "x")) {
      assertThatThrownBy(() -> none.open(key)).isInstanceOf(Refusal.class);
    }
  }

  @Test
  void sharedKeyIsRefusedAtStartWithoutNamingIt() {
    List<Account> accounts = List.of(ACME, store("other", "a,new-key-2"));

    assertThatThrownBy(() -> new MaropostKeys(accounts))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maropost/acme")
        .hasMessageContaining("maropost/other")
        .hasMessageNotContaining("new-key-2");
    assertThat(new MaropostKeys(List.of(store("acme", "a,a")))).isNotNull();
  }

  @Test
  void textFormsShowNoSecret() {
    assertThat(new SecretDigest("old-key-1")).hasToString("***");
    assertThat(KEYS.toString()).doesNotContain("key-1");
  }

  private static Refusal refusal(@Nullable String key) {
    return catchThrowableOfType(Refusal.class, () -> KEYS.open(key));
  }

  private static Account store(String name, String keys) {
    return new Account("maropost", name, Map.of("notification-keys", keys));
  }
}
