package dev.ordergateway.settings;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What has to hold between the keys of one account, and between the accounts of one source. */
final class AccountRules {
  private final Reading reading;
  private final KnownKeys known;

  AccountRules(Reading reading, KnownKeys known) {
    this.reading = reading;
    this.known = known;
  }

  void check(AccountReading read) {
    List<Account> accounts = read.accounts();
    if (read.listed().isEmpty()) {
      String lists =
          known.sources().stream()
              .map(source -> "gateway." + source + ".accounts")
              .collect(Collectors.joining(" and "));
      reading.note(
          lists
              + " are empty; expected at least one account. Hint: the command demo shows the"
              + " gateway at work without one.");
    }
    for (int index = 0; index < accounts.size(); index++) {
      for (Account later : accounts.subList(index + 1, accounts.size())) {
        if (later.source().equals(accounts.get(index).source())) {
          apart(accounts.get(index), later);
        }
      }
    }
  }

  private void apart(Account one, Account other) {
    if (one.source().equals("maropost") && shared(one, other, "notification-keys")) {
      reading.note(
          name(other, "notification-keys"),
          "shares a key with " + name(one, "notification-keys"),
          "keys of its own, because the key chooses the account");
    }
    if (one.source().equals("marketplace") && sameDoor(one, other)) {
      reading.note(
          name(other, "seller-id"),
          "and the token are also those of " + name(one, "seller-id"),
          "another seller-id or callback-token, because both choose the account");
    }
  }

  /** Whether one notification could be meant for both. */
  private static boolean sameDoor(Account one, Account other) {
    boolean bothOpen =
        !one.enabled("callback-token-required") && !other.enabled("callback-token-required");
    return one.text("seller-id").equals(other.text("seller-id"))
        && (bothOpen || shared(one, other, "callback-token"));
  }

  private static boolean shared(Account one, Account other, String key) {
    return !Collections.disjoint(Set.copyOf(one.list(key)), other.list(key));
  }

  private static String name(Account account, String key) {
    return "gateway." + account.source() + "." + account.name() + "." + key;
  }
}
