package dev.ordergateway.enrich;

import dev.ordergateway.settings.DeclaredSource;
import dev.ordergateway.settings.Settings;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;

/** Fetches the orders of all sources that are made of templates. Safe for any thread. */
public final class DeclaredOrders {
  private final Map<String, DeclaredFetch> bySource = new HashMap<>();

  /**
   * @throws IllegalArgumentException with one line if a parameter cannot be meant
   */
  public DeclaredOrders(Settings settings, Clock clock) {
    for (DeclaredSource source : settings.declaredSources()) {
      if (source.uses(DeclaredSource.ENRICH)) {
        bySource.put(source.name(), new DeclaredFetch(source, clock));
      }
    }
  }

  /** Makes the exchange's message the call for the claim's orders. */
  public void ask(@Variable("claim") Claim claim, Exchange exchange) {
    of(claim).ask(claim, exchange);
  }

  /**
   * One entry for each order of the claim.
   *
   * @throws OrdersRefused if the call was refused as a whole
   */
  public List<FetchedOrder> read(Answer answer, @Variable("claim") Claim claim)
      throws OrdersRefused {
    return of(claim).read(answer, claim);
  }

  private DeclaredFetch of(Claim claim) {
    return Objects.requireNonNull(bySource.get(claim.account().source()));
  }
}
