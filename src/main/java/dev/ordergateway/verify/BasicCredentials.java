package dev.ordergateway.verify;

import dev.ordergateway.receive.CallerHeaders;
import dev.ordergateway.receive.Refusal;
import dev.ordergateway.settings.Account;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** HTTP basic: user name and password in the header Authorization. */
final class BasicCredentials implements Verifier {
  private static final String HEADER = "Authorization";

  private final List<Secrets<SecretDigest>> secrets;

  /**
   * @param key the accounts' key that holds the passwords
   * @param userKey the accounts' key that holds the user name
   */
  BasicCredentials(List<Account> accounts, String key, String userKey) {
    this.secrets =
        accounts.stream()
            .map(
                account ->
                    Secrets.of(
                        List.of(account),
                        key,
                        password -> new SecretDigest(account.text(userKey) + ":" + password)))
            .toList();
  }

  @Override
  public List<Account> open(CallerHeaders headers, @Nullable String token, byte[] body)
      throws Refusal {
    String sent = Credential.behind("Basic ", headers.single(HEADER));
    if (sent == null) {
      throw Secrets.missing("The header " + HEADER + " with user name and password");
    }
    SecretDigest given = new SecretDigest(decoded(sent));
    List<Account> opened =
        secrets.stream().flatMap(each -> each.matching(given::matches).stream()).toList();
    if (opened.isEmpty()) {
      throw new Refusal(
          Refusal.Code.CREDENTIALS_REFUSED,
          "The user name and password in the header " + HEADER + " are not accepted.");
    }
    return opened;
  }

  /** An empty text, which no account has, for what is not base64. */
  private static String decoded(String sent) {
    try {
      return new String(Base64.getDecoder().decode(sent), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
