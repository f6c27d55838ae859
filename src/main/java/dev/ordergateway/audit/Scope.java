package dev.ordergateway.audit;

import dev.ordergateway.settings.Account;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is audited. A source or account that is not given does not narrow it.
 *
 * @param to not after the moment at which the audit was asked for
 */
public record Scope(Instant from, Instant to, @Nullable String source, @Nullable String account) {
  boolean has(Account each) {
    return has(each.source(), each.name());
  }

  boolean has(String eachSource, String eachAccount) {
    return (source == null || source.equals(eachSource))
        && (account == null || account.equals(eachAccount));
  }
}
