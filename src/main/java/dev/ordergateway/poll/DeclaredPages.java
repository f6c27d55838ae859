package dev.ordergateway.poll;

import dev.ordergateway.enrich.Answer;
import dev.ordergateway.enrich.OrdersRefused;
import dev.ordergateway.settings.DeclaredSource;
import dev.ordergateway.settings.Settings;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;

/** The lists of all sources that are made of templates. Safe for any thread. */
public final class DeclaredPages {
  private final Map<String, DeclaredList> bySource = new HashMap<>();

  /**
   * @throws IllegalArgumentException with one line if a parameter cannot be meant
   */
  public DeclaredPages(Settings settings, Clock clock) {
    for (DeclaredSource source : settings.declaredSources()) {
      if (source.uses(DeclaredSource.POLL)) {
        int limit = settings.count("gateway.poll." + source.name() + ".limit");
        bySource.put(source.name(), new DeclaredList(source, limit, clock));
      }
    }
  }

  /** Makes the exchange's message the call for the cursor's next page. */
  public void ask(@Variable("cursor") Cursor cursor, Exchange exchange) {
    of(cursor).ask(cursor, exchange);
  }

  public PollPage read(Answer answer, @Variable("cursor") Cursor cursor) throws OrdersRefused {
    return of(cursor).read(answer, cursor);
  }

  private DeclaredList of(Cursor cursor) {
    return Objects.requireNonNull(bySource.get(cursor.account().source()));
  }
}
