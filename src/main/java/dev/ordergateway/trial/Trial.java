package dev.ordergateway.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordergateway.accept.Notification;
import dev.ordergateway.deliver.Sink;
import dev.ordergateway.enrich.Claim;
import dev.ordergateway.enrich.ClaimedOrder;
import dev.ordergateway.enrich.Claims;
import dev.ordergateway.enrich.DueWork;
import dev.ordergateway.enrich.FetchedOrder;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.replay.Candidates;
import dev.ordergateway.replay.Revalidation;
import dev.ordergateway.settings.Account;
import dev.ordergateway.settings.Settings;
import dev.ordergateway.trial.Finding.Kind;
import dev.ordergateway.trial.TrialLedger.Outcome;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/**
 * Sends recorded orders through the routes of a context, in the order in which it happened: each
 * notification is read again and accepted, each fetched document mapped and settled, by the very
 * routes and beans that do so in a gateway. Safe for any thread, as long as one order is tried
 * once.
 */
public final class Trial {
  private final Settings settings;
  private final Rereading rereading;
  private final Claims claims;
  private final TrialLedger ledger;
  private final DueWork sends;
  private final CamelContext context;
  private final ProducerTemplate producer;
  private final int rechecksMax;

  public Trial(
      Settings settings,
      Revalidation revalidation,
      Claims claims,
      TrialLedger ledger,
      DueWork sends,
      CamelContext context) {
    this.settings = settings;
    this.rereading = new Rereading(new Candidates(settings), revalidation);
    this.claims = claims;
    this.ledger = ledger;
    this.sends = sends;
    this.context = context;
    this.producer = context.createProducerTemplate();
    this.rechecksMax = settings.durations("gateway.enrich.recheck-delays").size();
  }

  /**
   * @param since what is older is gone through, because later things rest on it, and not reported
   * @param values whether findings show values, which are personal data
   */
  public Tried run(RecordedOrder order, Instant since, boolean values) {
    Tried tried = new Tried(since, values);
    Optional<Account> account = settings.account(order.source(), order.account());
    if (account.isEmpty() && !order.orderId().isEmpty()) {
      tried.skip("orders of an account that is not configured");
      return tried;
    }
    for (Step step : Step.of(order)) {
      if (step.version() == null) {
        accept(order, step.notification(), tried);
      } else {
        settle(order, account.orElseThrow(), step.version(), tried);
      }
    }
    if (order.state().equals("parked") && !order.orderId().isEmpty()) {
      tried.skip("parked orders, of whose last fetch nothing is recorded");
    }
    return tried;
  }

  private void accept(RecordedOrder order, RecordedNotification recorded, Tried tried) {
    Notification now = rereading.of(order, recorded, tried);
    if (order.orderId().isEmpty()) {
      return;
    }
    // One that would not be worked any more counts as it did, so that its order can be tried.
    Notification accepted =
        now == null || now.quarantine() != null || now.orderId() == null
            ? Step.notification(order, recorded, recorded.externalId())
            : Step.asItCame(recorded, now);
    Exchange answer =
        producer.request(
            context.getEndpoint("direct:gateway-accept"),
            exchange -> {
              exchange.setVariable("source", order.source());
              exchange.getMessage().setBody(accepted);
            });
    if (answer.getException() != null) {
      tried.find(Kind.REFUSED, order, recorded, List.of(Rereading.reason(answer.getException())));
    }
  }

  private void settle(RecordedOrder order, Account account, RecordedVersion version, Tried tried) {
    JsonNode event = version.event();
    if (event == null) {
      tried.skip(version, "versions whose event was removed");
      return;
    }
    OrderKey key = new OrderKey(order.source(), order.account(), order.orderId());
    Outcome outcome = Outcome.UNKNOWN;
    for (int fetch = 0; fetch <= rechecksMax + 1 && outcome.isOpen(); fetch++) {
      outcome = deliver(order, key, account, version, event);
    }
    tried.count(version);
    if (outcome.event() != null) {
      tried.made(version, outcome.event());
      List<String> fields = EventDifference.of(event, outcome.event(), tried.isShowingValues());
      if (!fields.isEmpty()) {
        tried.find(Kind.EVENT_CHANGED, order, version, fields);
      }
    } else {
      Kind kind = outcome.parked() ? Kind.PARKED : Kind.NOT_DELIVERED;
      tried.find(kind, order, version, List.of(outcome.words()));
    }
  }

  /** What the recording has of the platform's answer stands in for a fetch. */
  private Outcome deliver(
      RecordedOrder order, OrderKey key, Account account, RecordedVersion version, JsonNode event) {
    ClaimedOrder claimed =
        claims
            .claim(key, account)
            .orElseGet(
                () -> {
                  // All evidence of it is gone: it is due all the same.
                  ledger.makeDue(Step.notification(order, version));
                  return claims.claim(key, account).orElseThrow();
                });
    FetchedOrder fetched =
        new FetchedOrder(
            claimed, account, event.path("data").path("platformOrder"), fetchedAt(version, event));
    Exchange answer =
        producer.request(
            context.getEndpoint("direct:gateway-deliver"),
            exchange -> {
              exchange.setVariable("source", order.source());
              exchange.setVariable("account", account);
              exchange.setVariable("claim", new Claim(account, List.of(claimed)));
              exchange.getMessage().setBody(fetched);
            });
    Outcome outcome = ledger.outcome(claimed);
    ledger.giveBack(claimed);
    send();
    return answer.getException() == null
        ? outcome
        : new Outcome(null, false, Rereading.reason(answer.getException()));
  }

  /**
   * A version is settled by the sink's stand-in before the next one is tried, by whose thread ever.
   */
  private synchronized void send() {
    DueWork.Demand one = new DueWork.Demand("", 1, 1);
    for (Optional<DueWork.Task> task = sends.take(one); task.isPresent(); task = sends.take(one)) {
      Exchange sent =
          producer.request(
              context.getEndpoint("direct:gateway-send-" + Sink.FIRST), task.get()::begin);
      task.get().end(sent);
    }
  }

  /** The event's time is that of the fetch where the platform gives none of its own. */
  private static Instant fetchedAt(RecordedVersion version, JsonNode event) {
    try {
      return Instant.parse(event.path("time").asText());
    } catch (DateTimeException e) {
      return version.createdAt();
    }
  }
}
