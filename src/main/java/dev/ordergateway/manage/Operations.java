package dev.ordergateway.manage;

import dev.ordergateway.audit.Audit;
import dev.ordergateway.enrich.AccountHealth;
import dev.ordergateway.enrich.CallBudgets;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.replay.Replay;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * What the management port looks at and can set going; all of it safe for any thread.
 *
 * @param routes the id of each route with its status, {@code Started} where it is well
 * @param inFlight how many notifications are being received at this moment
 */
public record Operations(
    Store store,
    AccountHealth health,
    CallBudgets budgets,
    PrometheusMeterRegistry registry,
    Replay replay,
    Audit audit,
    PollRequest polls,
    Supplier<Map<String, String>> routes,
    IntSupplier inFlight,
    Clock clock) {}
