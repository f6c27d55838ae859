package dev.ordergateway.verify;

import dev.ordergateway.receive.CallerHeaders;
import dev.ordergateway.receive.Refusal;
import dev.ordergateway.settings.Account;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A secret as the last segment of the path, for platforms that send no credentials. */
final class PathToken implements Verifier {
  private final Secrets<SecretDigest> secrets;

  PathToken(List<Account> accounts, String key) {
    this.secrets = Secrets.of(accounts, key, SecretDigest::new);
  }

  @Override
  public List<Account> open(CallerHeaders headers, @Nullable String token, byte[] body)
      throws Refusal {
    if (token == null || token.isEmpty()) {
      throw new Refusal(
          Refusal.Code.CREDENTIALS_MISSING,
          "The path carries no token. Hint: the callback address ends in /{token}.");
    }
    SecretDigest given = new SecretDigest(token);
    return secrets.opened(given::matches, "The token in the path");
  }
}
