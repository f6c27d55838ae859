package dev.ordergateway.verify;

import dev.ordergateway.receive.CallerHeaders;
import dev.ordergateway.receive.Refusal;
import dev.ordergateway.settings.Account;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A secret that stands in a header as it is, or behind a word such as {@code Bearer}. */
final class StaticHeader implements Verifier {
  private final String header;
  private final String prefix;
  private final Secrets<SecretDigest> secrets;

  StaticHeader(List<Account> accounts, String key, String header, String prefix) {
    this.header = header;
    this.prefix = prefix;
    this.secrets = Secrets.of(accounts, key, SecretDigest::new);
  }

  @Override
  public List<Account> open(CallerHeaders headers, @Nullable String token, byte[] body)
      throws Refusal {
    String sent = Credential.behind(prefix, headers.single(header));
    if (sent == null) {
      throw Secrets.missing("The header " + header);
    }
    SecretDigest given = new SecretDigest(sent);
    return secrets.opened(given::matches, "The header " + header);
  }
}
