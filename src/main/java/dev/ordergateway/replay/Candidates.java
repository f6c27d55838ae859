package dev.ordergateway.replay;

import dev.ordergateway.settings.Account;
import dev.ordergateway.settings.Settings;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which of today's accounts a quarantined notification may belong to. Its credentials were checked
 * when it came, and only accounts that those same credentials open may be chosen: an account that
 * the row names, or one that shares a callback token with an account that they opened then.
 */
public final class Candidates {
  private static final String TOKENS = "callback-token";

  private final Settings settings;

  public Candidates(Settings settings) {
    this.settings = settings;
  }

  /**
   * @param account empty while it is unknown
   * @param opened comma separated names of the accounts that the credentials opened
   */
  public List<Account> of(String source, String account, @Nullable String opened) {
    if (!account.isEmpty()) {
      return settings.account(source, account).stream().toList();
    }
    List<String> names = opened == null ? List.of() : List.of(opened.split(","));
    List<Account> then =
        settings.accounts(source).stream().filter(a -> names.contains(a.name())).toList();
    return settings.accounts(source).stream()
        .filter(each -> then.stream().anyMatch(old -> old.equals(each) || shareToken(old, each)))
        .toList();
  }

  boolean isKnown(String source, String account) {
    return settings.account(source, account).isPresent();
  }

  private static boolean shareToken(Account one, Account other) {
    return one.has(TOKENS)
        && other.has(TOKENS)
        && !Collections.disjoint(one.list(TOKENS), other.list(TOKENS));
  }
}
