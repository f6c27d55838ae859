package dev.ordergateway.enrich;

import dev.ordergateway.ledger.Attempts;
import dev.ordergateway.settings.Account;
import org.jspecify.annotations.Nullable;

/**
 * What an operator is told of a failure. Much of it is a platform's own text, which may repeat what
 * we sent: every failure passes here before it is stored, logged or shown.
 */
public final class FailureDetail {
  private FailureDetail() {}

  /** One line of 300 characters at most, without a secret of the account. */
  public static String of(Account account, @Nullable String text) {
    return String.valueOf(Attempts.cut(account.masked(String.valueOf(text))));
  }
}
