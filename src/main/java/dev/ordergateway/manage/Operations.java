package dev.ordergateway.manage;

import dev.ordergateway.accept.Spool;
import dev.ordergateway.audit.Audit;
import dev.ordergateway.enrich.AccountHealth;
import dev.ordergateway.enrich.CallBudgets;
import dev.ordergateway.ledger.Backups;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.replay.Replay;
import dev.ordergateway.retain.Erasure;
import java.time.Clock;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the management port looks at and can set going; all of it safe for any thread.
 *
 * @param spool where notifications wait while the store is away; null if there is none
 * @param routes the id of each route with its status, {@code Started} where it is well
 * @param inFlight how many notifications are being received at this moment
 */
public record Operations(
    Store store,
    @Nullable Spool spool,
    AccountHealth health,
    CallBudgets budgets,
    Metrics metrics,
    Replay replay,
    Audit audit,
    Erasure erasure,
    PollRequest polls,
    Backups backups,
    Supplier<Map<String, String>> routes,
    IntSupplier inFlight,
    Clock clock) {}
