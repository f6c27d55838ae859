package dev.ordergateway.testing;

import dev.ordergateway.accept.Acceptance;
import dev.ordergateway.accept.Notification;
import dev.ordergateway.enrich.AccountHealth;
import dev.ordergateway.enrich.CallBudgets;
import dev.ordergateway.enrich.Calls;
import dev.ordergateway.enrich.Claims;
import dev.ordergateway.enrich.DueWork;
import dev.ordergateway.enrich.Retries;
import dev.ordergateway.enrich.WorkSignal;
import dev.ordergateway.ledger.SqliteDatabase;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.manage.Meters;
import dev.ordergateway.settings.Account;
import dev.ordergateway.settings.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;

/** What due work is made of, for one account, on a real store and without a route. */
public final class DueWorkFixture implements AutoCloseable {
  public static final Account ACME =
      new Account("maropost", "acme", Map.of("calls-per-minute", "10"));

  private final SettableClock clock = new SettableClock();
  private final Meters meters = new Meters(new SimpleMeterRegistry());
  private final WorkSignal signal = new WorkSignal();
  private final Path home;
  private final Store store;
  private final Settings settings;
  private final AccountHealth health;
  private final CallBudgets budgets;

  public DueWorkFixture(Path home) {
    this.home = home;
    this.store =
        Store.open(
            new SqliteDatabase("jdbc:sqlite:gateway.db", home), 1_000, Duration.ofSeconds(10));
    this.settings =
        new Settings(
            home,
            Map.of(
                "gateway.enrich.connect-timeout", "5s",
                "gateway.enrich.answer-timeout", "30s",
                "gateway.enrich.lease", "1m",
                "gateway.poll.retry-delay", "30s",
                "gateway.poll.maropost.overlap", "5m",
                "gateway.poll.lookback", "7d",
                "gateway.poll.pages-max", "1000",
                "gateway.poll.passes-max", "3"),
            List.of(ACME));
    AccountHealth.Pauses pauses =
        new AccountHealth.Pauses(
            Duration.ofSeconds(2), Duration.ofMinutes(5), Duration.ofMinutes(1));
    this.health = new AccountHealth(store, pauses, clock, new Random(1));
    this.budgets = new CallBudgets(settings, store, clock);
  }

  /** Word of an order, which makes it due. */
  public void accept(String id, String orderId) {
    Notification notification = Notices.picked(id, orderId, clock.instant());
    Acceptance acceptance = new Acceptance(Duration.ofMinutes(5));
    store.write(session -> acceptance.accept(session, notification, clock.instant(), true, null));
  }

  /** An exchange that no route has had. */
  public static Exchange exchange() {
    return new DefaultExchange(new DefaultCamelContext());
  }

  /** An exchange as it is left whose route was stopped under it. */
  public static Exchange stopped() {
    Exchange exchange = exchange();
    exchange.setException(new RejectedExecutionException());
    exchange.setVariable(DueWork.STOPPED, true);
    return exchange;
  }

  public SettableClock clock() {
    return clock;
  }

  public Store store() {
    return store;
  }

  public Settings settings() {
    return settings;
  }

  public AccountHealth health() {
    return health;
  }

  public CallBudgets budgets() {
    return budgets;
  }

  public WorkSignal signal() {
    return signal;
  }

  public Meters meters() {
    return meters;
  }

  public Claims claims() {
    return new Claims(store, "here", Duration.ofMinutes(1), clock);
  }

  public Calls calls() {
    return new Calls(store, meters, clock);
  }

  public static Retries retries() {
    return new Retries(
        Duration.ofSeconds(2), Duration.ofMinutes(5), 8, Duration.ofHours(2), new Random(1));
  }

  public StoreRows rows() {
    return new StoreRows(home.resolve("gateway.db"));
  }

  @Override
  public void close() {
    store.close();
  }
}
