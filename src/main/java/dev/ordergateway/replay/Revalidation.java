package dev.ordergateway.replay;

import dev.ordergateway.accept.Notification;
import dev.ordergateway.receive.Refusal;
import dev.ordergateway.settings.Account;
import java.util.List;

/**
 * Validates and names a stored notification again, as the source's own route does it now, after its
 * schema or the configuration has changed. Credentials are not asked for: they were checked when it
 * came. Called from one background thread; must store nothing.
 */
@FunctionalInterface
public interface Revalidation {
  /**
   * @param candidates the accounts it may belong to, at least one
   * @param body its exact bytes
   * @return what it is now; {@code quarantine} is null if it may be worked. Its {@code receivedAt}
   *     and {@code via} are not looked at.
   * @throws Refusal if it would be refused today; it then stays quarantined
   */
  Notification again(String source, List<Account> candidates, byte[] body) throws Refusal;
}
