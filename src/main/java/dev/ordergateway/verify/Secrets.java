package dev.ordergateway.verify;

import dev.ordergateway.receive.Refusal;
import dev.ordergateway.settings.Account;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The secrets of all accounts of a source, each in the form in which its verifier compares it.
 *
 * @param <S> that form
 */
final class Secrets<S> {
  private record Entry<S>(S secret, Account account) {}

  private final List<Entry<S>> entries = new ArrayList<>();

  /**
   * @param key the accounts' key that holds the secrets, or one
   * @param form makes the form of one secret of an account
   */
  static <S> Secrets<S> of(List<Account> accounts, String key, Function<String, S> form) {
    return of(accounts, key, (account, secret) -> form.apply(secret));
  }

  /** The same with a form that can tell whose secret it is. */
  static <S> Secrets<S> of(
      List<Account> accounts, String key, BiFunction<Account, String, S> form) {
    Secrets<S> secrets = new Secrets<>();
    for (Account account : accounts) {
      for (String secret : account.list(key)) {
        secrets.entries.add(new Entry<>(form.apply(account, secret), account));
      }
    }
    return secrets;
  }

  /** The accounts that have a secret which passes, each once; all secrets are tried. */
  List<Account> matching(Predicate<S> passes) {
    List<Account> matching = new ArrayList<>();
    for (Entry<S> entry : entries) {
      if (passes.test(entry.secret()) && !matching.contains(entry.account())) {
        matching.add(entry.account());
      }
    }
    return matching;
  }

  /**
   * @throws Refusal credentials-refused if no secret passes
   */
  List<Account> opened(Predicate<S> passes, String what) throws Refusal {
    List<Account> opened = matching(passes);
    if (opened.isEmpty()) {
      throw new Refusal(Refusal.Code.CREDENTIALS_REFUSED, what + " is not accepted.");
    }
    return List.copyOf(opened);
  }

  static Refusal missing(String what) {
    return new Refusal(Refusal.Code.CREDENTIALS_MISSING, what + " is missing.");
  }
}
