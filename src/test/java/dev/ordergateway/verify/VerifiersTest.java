package dev.ordergateway.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordergateway.receive.CallerHeaders;
import dev.ordergateway.receive.Refusal;
import dev.ordergateway.settings.Account;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each named verifier lets in who knows the secret, tells whose it is, and nobody else. */
class VerifiersTest {
  private static final byte[] BODY = "{\"id\":1}".getBytes(StandardCharsets.UTF_8);
  private static final Account ONE = account("one", "old,secret-one", "ana");
  private static final Account TWO = account("two", "secret-two", "rui");
  private static final List<Account> BOTH = List.of(ONE, TWO);

  @Test
  void staticHeaderOpensTheAccountOfItsSecretAlsoBehindAWord() throws Refusal {
    Verifier plain = new StaticHeader(BOTH, "secrets", "X-Key", "");
    Verifier bearer = new StaticHeader(BOTH, "secrets", "Authorization", "Bearer ");

    assertThat(plain.open(headers("X-Key", "secret-two"), null, BODY)).containsExactly(TWO);
    assertThat(plain.open(headers("X-Key", " old "), null, BODY)).containsExactly(ONE);
    assertThat(bearer.open(headers("Authorization", "bearer  secret-one"), null, BODY))
        .containsExactly(ONE);
    assertRefused(plain, headers("X-Key", "secret"), "credentials-refused");
    assertRefused(plain, headers("X-Key", ""), "credentials-missing");
    assertRefused(bearer, headers("Authorization", "secret-one"), "credentials-missing");
    assertRefused(plain, CallerHeaders.NONE, "credentials-missing");
    assertRefused(plain, name -> List.of("secret-one", "secret-two"), "credentials-missing");
  }

  @Test
  void hmacIsOverTheRawBodyInBase64OrHexWithAnyOfTheSecrets() throws Refusal {
    Verifier base64 = new BodySignature(BOTH, "secrets", "X-Hmac", "", "sha256", false);
    Verifier hex = new BodySignature(BOTH, "secrets", "X-Hub", "sha256=", "sha256", true);
    Verifier longer = new BodySignature(BOTH, "secrets", "X-Hmac", "", "sha512", true);
    // What openssl dgst -sha256 -hmac secret-two says of the body.
    String digest = "9bf7f99d957197b350b6e9370670697ca23968fb78e60aae4904a938f84d63a1";
    String longest =
        "195118f4f26c6f3a8ad2ef43b62bf13870d6656aa3783713d80ab644fd6cfb22"
            + "85a2eb4ad11efb236cf5a328e5fa0c36ceb791b1dd7e0d33c6ebfeae57f45e22";

    assertThat(base64.open(headers("X-Hmac", base64(digest)), null, BODY)).containsExactly(TWO);
    assertThat(hex.open(headers("X-Hub", "sha256=" + digest), null, BODY)).containsExactly(TWO);
    assertThat(longer.open(headers("X-Hmac", longest), null, BODY)).containsExactly(TWO);
    assertRefused(hex, headers("X-Hub", digest), "credentials-missing");
    assertRefused(base64, headers("X-Hmac", digest), "credentials-refused");
    assertRefused(base64, headers("X-Hmac", "no base64!"), "credentials-refused");
    assertThatThrownBy(
            () ->
                base64.open(
                    headers("X-Hmac", base64(digest)), null, "{\"id\": 1}".getBytes("UTF-8")))
        .isInstanceOf(Refusal.class);
  }

  @Test
  void standardWebhookIsOverIdTimeAndBodyAndNotForEver() throws Refusal {
    Instant now = Instant.ofEpochSecond(1_614_265_330);
    Account account = account("one", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "ana");
    byte[] body = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
    String signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    Map<String, String> sent =
        Map.of(
            "webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "webhook-timestamp", "1614265330",
            "webhook-signature", "v1,AAAA v2,xyz " + signature);

    assertThat(standard(account, now).open(named(sent), null, body)).containsExactly(account);
    assertThat(standard(account, now.plusSeconds(299)).open(named(sent), null, body)).hasSize(1);
    assertThatThrownBy(() -> standard(account, now.plusSeconds(301)).open(named(sent), null, body))
        .hasMessageContaining("too far from now");
    assertThatThrownBy(() -> standard(account, now.minusSeconds(301)).open(named(sent), null, body))
        .hasMessageContaining("too far from now");
    assertThatThrownBy(() -> standard(account, now).open(named(sent), null, BODY))
        .isInstanceOf(Refusal.class);
    assertRefused(standard(account, now), CallerHeaders.NONE, "credentials-missing");
  }

  @Test
  void standardWebhookWantsASecretOfTheRightForm() {
    String shortest = "whsec_" + "A".repeat(32);
    String longest = "whsec_" + "A".repeat(86) + "==";
    assertThat(standard(account("one", shortest + "," + longest, "ana"), Instant.EPOCH))
        .isNotNull();
    for (String wrong :
        List.of("no base64!", "whsec_", "whsec_" + "A".repeat(31) + "=", "A".repeat(88))) {
      assertThatThrownBy(() -> standard(account("one", wrong, "ana"), Instant.EPOCH))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "gateway.own.one.secrets is a secret that is not shown; expected whsec_ and 24 to 64"
                  + " bytes in base64");
    }
  }

  private static Verifier standard(Account account, Instant now) {
    return new StandardWebhook(
        List.of(account), "secrets", Duration.ofMinutes(5), Clock.fixed(now, ZoneOffset.UTC));
  }

  @Test
  void basicWantsUserNameAndPasswordOfOneAccount() throws Refusal {
    Verifier basic = new BasicCredentials(BOTH, "secrets", "user");

    assertThat(
            basic.open(headers("Authorization", "Basic " + text64("rui:secret-two")), null, BODY))
        .containsExactly(TWO);
    assertRefused(
        basic,
        headers("Authorization", "Basic " + text64("ana:secret-two")),
        "credentials-refused");
    assertRefused(basic, headers("Authorization", "Basic %%%"), "credentials-refused");
    assertRefused(basic, headers("Authorization", "Bearer x"), "credentials-missing");
  }

  @Test
  void pathTokenOpensEveryAccountThatSharesIt() throws Refusal {
    Account three = account("three", "secret-two", "eva");
    Verifier token = new PathToken(List.of(ONE, TWO, three), "secrets");

    assertThat(token.open(CallerHeaders.NONE, "secret-two", BODY)).containsExactly(TWO, three);
    assertThatThrownBy(() -> token.open(CallerHeaders.NONE, "", BODY))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.getCode()).isEqualTo("credentials-missing"));
    assertThatThrownBy(() -> token.open(CallerHeaders.NONE, "secret-tw", BODY))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.getCode()).isEqualTo("credentials-refused"));
  }

  private static void assertRefused(Verifier verifier, CallerHeaders headers, String code) {
    assertThatThrownBy(() -> verifier.open(headers, null, BODY))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.getCode()).isEqualTo(code))
        .hasMessageNotContaining("secret");
  }

  private static String base64(String hex) {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
  }

  private static String text64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static CallerHeaders headers(String name, String value) {
    return named(Map.of(name, value));
  }

  private static CallerHeaders named(Map<String, String> headers) {
    return name -> headers.containsKey(name) ? List.of(headers.get(name)) : List.of();
  }

  private static Account account(String name, String secrets, String user) {
    return new Account("own", name, Map.of("secrets", secrets, "user", user));
  }
}
