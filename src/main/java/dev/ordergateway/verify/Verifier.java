package dev.ordergateway.verify;

import dev.ordergateway.receive.CallerHeaders;
import dev.ordergateway.receive.Refusal;
import dev.ordergateway.settings.Account;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells by a request's credentials which accounts of a source it may speak for. Every secret is
 * compared on every call, and in a time that says neither which one matched nor how nearly. Safe
 * for any thread.
 */
public interface Verifier {
  /**
   * The accounts that a request opens, at least one.
   *
   * @param headers the request's own
   * @param token the last segment of its path, where the address has one; null or empty without one
   * @param body its exact bytes, which have not been looked at yet
   * @throws Refusal credentials-missing or credentials-refused
   */
  List<Account> open(CallerHeaders headers, @Nullable String token, byte[] body) throws Refusal;
}
