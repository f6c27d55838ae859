package dev.ordergateway.verify;

import dev.ordergateway.receive.Refusal;
import dev.ordergateway.settings.Account;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/**
 * The callback tokens of all marketplace accounts. The platform sends no credentials, so that a
 * secret stands in the path. Safe for any thread; every configured token is compared on every call.
 *
 * <p>Accounts may share a token: it opens all of them, and validate chooses by sellerId. An account
 * with {@code callback-token-required=false} is opened by a body that names its sellerId, but only
 * where the path has no token at all. A token is an assertion: a right one opens the account like
 * any other, and a wrong one is refused although none was needed, so that a mistyped callback
 * address shows instead of working by accident.
 */
public final class MarketplaceTokens {
  private final List<Entry> tokens = new ArrayList<>();
  private final List<Entry> sellers = new ArrayList<>();

  /**
   * @throws IllegalArgumentException if two accounts could not be told apart: same token and
   *     seller-id, or same seller-id and neither requires its token
   */
  public MarketplaceTokens(List<Account> accounts) {
    for (Account account : accounts) {
      for (String token : account.list("callback-token")) {
        add(tokens, new Entry(new SecretDigest(token), account), "callback-token and seller-id");
      }
      String seller = account.text("seller-id");
      if (!account.enabled("callback-token-required") && !seller.isEmpty()) {
        add(sellers, new Entry(new SecretDigest(seller), account), "seller-id without a token");
      }
    }
  }

  private static void add(List<Entry> entries, Entry added, String what) {
    for (Entry entry : entries) {
      if (entry.isAmbiguousWith(added)) {
        throw new IllegalArgumentException(
            entry.account() + " and " + added.account() + " share " + what);
      }
    }
    entries.add(added);
  }

  /**
   * The accounts that a request opens, at least one.
   *
   * @param token the secret in the path; null or empty without one
   * @param body looked into only without a token, and only as far as its sellerId
   * @throws Refusal credentials-refused for a wrong token; credentials-missing without one, the
   *     same whatever the body is, so that a stranger learns nothing about it
   */
  public List<Account> open(@Variable("token") @Nullable String token, @Body byte[] body)
      throws Refusal {
    if (token != null && !token.isEmpty()) {
      List<Account> opened = matching(tokens, token);
      if (opened.isEmpty()) {
        throw new Refusal(
            Refusal.Code.CREDENTIALS_REFUSED, "The token in the path is not accepted.");
      }
      return opened;
    }
    String seller = sellers.isEmpty() ? null : SellerId.in(body);
    List<Account> opened = seller == null ? List.of() : matching(sellers, seller);
    if (opened.isEmpty()) {
      throw new Refusal(
          Refusal.Code.CREDENTIALS_MISSING,
          "The path carries no token. Hint: the callback address ends in /{token}.");
    }
    return opened;
  }

  private static List<Account> matching(List<Entry> entries, String text) {
    SecretDigest given = new SecretDigest(text);
    List<Account> matching = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.digest().matches(given) && !matching.contains(entry.account())) {
        matching.add(entry.account());
      }
    }
    return List.copyOf(matching);
  }

  private record Entry(SecretDigest digest, Account account) {
    boolean isAmbiguousWith(Entry other) {
      return digest.matches(other.digest)
          && !account.equals(other.account)
          && account.text("seller-id").equals(other.account.text("seller-id"));
    }
  }
}
