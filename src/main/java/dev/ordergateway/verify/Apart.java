package dev.ordergateway.verify;

import dev.ordergateway.settings.Account;
import dev.ordergateway.settings.DeclaredSource;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Refuses accounts of one source that nothing in a notification could tell apart. */
final class Apart {
  private Apart() {}

  /**
   * @param userKey the accounts' key that holds a user name beside the secret; empty without one
   * @throws IllegalArgumentException with one line that names the keys and not the secret
   */
  static void require(
      DeclaredSource source, List<Account> accounts, String key, String userKey) {
    if (!source.uses(DeclaredSource.VALIDATE)) {
      return; // Its own route chooses.
    }
    String chooser = source.text(DeclaredSource.VALIDATE, "accountKey");
    for (int i = 0; i < accounts.size(); i++) {
      for (Account other : accounts.subList(i + 1, accounts.size())) {
        Account one = accounts.get(i);
        boolean shared = !Collections.disjoint(Set.copyOf(one.list(key)), other.list(key));
        boolean same = chooser.isEmpty() || one.text(chooser).equals(other.text(chooser));
        boolean user = !userKey.isEmpty() && !one.text(userKey).equals(other.text(userKey));
        if (shared && same && !user) {
          throw new IllegalArgumentException(
              name(other, key)
                  + " shares a secret with "
                  + name(one, key)
                  + "; expected secrets of its own"
                  + (chooser.isEmpty() ? "" : ", or another " + chooser)
                  + ", because they choose the account");
        }
      }
    }
  }

  private static String name(Account account, String key) {
    return "gateway." + account.source() + "." + account.name() + "." + key;
  }
}
