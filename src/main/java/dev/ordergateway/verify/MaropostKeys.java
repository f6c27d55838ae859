package dev.ordergateway.verify;

import dev.ordergateway.receive.Refusal;
import dev.ordergateway.settings.Account;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/**
 * The NETOAPI_KEY values of all Maropost accounts; the key chooses the account. Safe for any
 * thread. Every key is compared on every call, so that the time tells neither which one matched nor
 * how nearly.
 */
public final class MaropostKeys {
  private final List<Key> keys = new ArrayList<>();

  /**
   * @throws IllegalArgumentException if two accounts share a key, because it could not choose
   *     between them; the message names the accounts and not the key
   */
  public MaropostKeys(List<Account> accounts) {
    for (Account account : accounts) {
      for (String secret : account.list("notification-keys")) {
        add(new Key(new SecretDigest(secret), account));
      }
    }
  }

  private void add(Key added) {
    for (Key key : keys) {
      if (key.digest().matches(added.digest()) && !key.account().equals(added.account())) {
        throw new IllegalArgumentException(
            key.account() + " and " + added.account() + " share a value of notification-keys");
      }
    }
    keys.add(added);
  }

  /**
   * The one account that the header's key opens.
   *
   * @param neotapiKeyHeader the value of the request's own NETOAPI_KEY header, null without one
   * @throws Refusal credentials-missing or credentials-refused
   */
  public List<Account> open(@Variable("notificationKey") @Nullable String neotapiKeyHeader)
      throws Refusal {
    if (neotapiKeyHeader == null) {
      throw new Refusal(
          Refusal.Code.CREDENTIALS_MISSING,
          "The header NETOAPI_KEY is missing. Hint: some proxies drop header names with"
              + " underscores; nginx passes them on with \"underscores_in_headers on\".");
    }
    SecretDigest given = new SecretDigest(neotapiKeyHeader.strip());
    List<Account> opened = List.of();
    for (Key key : keys) {
      if (key.digest().matches(given)) {
        opened = key.opens();
      }
    }
    if (opened.isEmpty()) {
      throw new Refusal(
          Refusal.Code.CREDENTIALS_REFUSED, "The key in the header NETOAPI_KEY is not accepted.");
    }
    return opened;
  }

  private record Key(SecretDigest digest, Account account, List<Account> opens) {
    Key(SecretDigest digest, Account account) {
      this(digest, account, List.of(account));
    }
  }
}
