package dev.ordergateway.verify;

import dev.ordergateway.settings.Account;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose request it seems to be, told by its credentials before anything of it is read: enough to
 * share room fairly, not to let anybody in. Safe for any thread; every credential is compared on
 * every call.
 */
public final class Callers {
  /** Who shows no credentials of ours. */
  public static final String STRANGER = "";

  private record Credential(SecretDigest digest, String caller) {}

  private final List<Credential> keys = new ArrayList<>();
  private final List<Credential> tokens = new ArrayList<>();

  public Callers(List<Account> accounts) {
    for (Account account : accounts) {
      add(keys, account, "notification-keys");
      add(tokens, account, "callback-token");
    }
  }

  private static void add(List<Credential> credentials, Account account, String key) {
    if (account.has(key)) {
      for (String secret : account.list(key)) {
        credentials.add(new Credential(new SecretDigest(secret), account.toString()));
      }
    }
  }

  /**
   * @param key the request's own header NETOAPI_KEY; null without one
   * @param path its path, whose last segment may be a token
   * @return the account, or the first of several that share a token; {@link #STRANGER} for nobody
   */
  public String caller(@Nullable String key, String path) {
    return key == null
        ? matching(tokens, path.substring(path.lastIndexOf('/') + 1))
        : matching(keys, key.strip());
  }

  private static String matching(List<Credential> credentials, String secret) {
    SecretDigest given = new SecretDigest(secret);
    String caller = STRANGER;
    for (Credential credential : credentials) {
      if (credential.digest().matches(given) && caller.equals(STRANGER)) {
        caller = credential.caller();
      }
    }
    return caller;
  }
}
