package dev.ordergateway.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordergateway.enrich.ClaimedOrder;
import dev.ordergateway.enrich.Claims;
import dev.ordergateway.enrich.Fence;
import dev.ordergateway.hook.HookFailure;
import dev.ordergateway.ledger.Attempts;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.replay.Redelivery;
import dev.ordergateway.settings.Account;
import dev.ordergateway.settings.Settings;
import dev.ordergateway.update.Updates;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * Maps the platform document of an order's newest version anew, after the mapping has been changed.
 * Where the result differs it becomes the next version; nothing is fetched. Safe for any thread.
 */
public final class Remapping implements Redelivery {
  private final Store store;
  private final Settings settings;
  private final Claims claims;
  private final Mappings mappings;
  private final AfterEnrich afterEnrich;
  private final Sinks sinks;
  private final Clock clock;

  public Remapping(
      Store store,
      Settings settings,
      Claims claims,
      Mappings mappings,
      AfterEnrich afterEnrich,
      Sinks sinks,
      Clock clock) {
    this.store = store;
    this.settings = settings;
    this.claims = claims;
    this.mappings = mappings;
    this.afterEnrich = afterEnrich;
    this.sinks = sinks;
    this.clock = clock;
  }

  @Override
  public boolean redeliver(OrderKey key) {
    Account account =
        settings
            .account(key.source(), key.account())
            .orElseThrow(() -> new IllegalStateException("no such account: " + key));
    ClaimedOrder order =
        claims
            .claim(key, account)
            .orElseThrow(() -> new IllegalStateException(key + " is being worked; try again"));
    try {
      return remap(order, account);
    } catch (MappingException | HookFailure e) {
      throw new IllegalStateException(key + " cannot be mapped anew: " + e.getMessage(), e);
    } finally {
      store.write(key, session -> Fence.update(session, Fence.FREE, order));
      sinks.raise();
    }
  }

  private boolean remap(ClaimedOrder order, Account account) throws MappingException, HookFailure {
    JsonNode document =
        store
            .read(session -> OwnUpdates.document(session, order.key(), order.version()))
            .orElseThrow(() -> new IllegalStateException(order + " has no version"));
    AfterEnrich.Changed changed =
        afterEnrich.change(order, document, mappings.again(account, document, order.latest()));
    MappedOrder mapped = changed.order();
    if (changed.veto() != null || mapped.contentHash().equals(order.contentHash())) {
      return false;
    }
    Instant now = clock.instant();
    int version = store.nextVersion(order.version());
    OrderKey key = order.key();
    byte[] next =
        OrderEvent.write(
            key.source(), key.account(), key.orderId(), version, mapped, document, List.of(), now);
    return store.write(
        key,
        session -> {
          int held =
              Fence.update(
                  session,
                  "version = ?, content_hash = ?, status = ?, send_at = ?, changed_at = ?,"
                      + " state = case when state = 'parked' then 'parked' else 'accepted' end",
                  order,
                  version,
                  mapped.contentHash(),
                  mapped.status(),
                  now,
                  now);
          if (held > 0) {
            VersionRow.insert(session, key, version, mapped, next, null, now);
            Updates.overtaken(session, key, List.of(), now);
            Attempts.record(session, key, "deliver", now, "remapped", version, null, null);
            OrderDeliveries.unpark(session, key, now);
            sinks.owe(session, key, version, mapped.status(), now);
          }
          return held > 0;
        });
  }
}
