package dev.ordergateway;

import dev.ordergateway.accept.Acceptance;
import dev.ordergateway.accept.Intake;
import dev.ordergateway.accept.NotificationRepository;
import dev.ordergateway.accept.NotificationTopic;
import dev.ordergateway.accept.RateLimit;
import dev.ordergateway.accept.Spool;
import dev.ordergateway.accept.SpoolMover;
import dev.ordergateway.audit.Audit;
import dev.ordergateway.audit.Removal;
import dev.ordergateway.audit.SealKey;
import dev.ordergateway.audit.Sealer;
import dev.ordergateway.deliver.AfterEnrich;
import dev.ordergateway.deliver.EventSchema;
import dev.ordergateway.deliver.MappingException;
import dev.ordergateway.deliver.Mappings;
import dev.ordergateway.deliver.OrderMapping;
import dev.ordergateway.deliver.OwnUpdates;
import dev.ordergateway.deliver.Remapping;
import dev.ordergateway.deliver.Sink;
import dev.ordergateway.deliver.SinkDatabase;
import dev.ordergateway.deliver.Versions;
import dev.ordergateway.enrich.AccountHealth;
import dev.ordergateway.enrich.AnswerReader;
import dev.ordergateway.enrich.CallBudgets;
import dev.ordergateway.enrich.Calls;
import dev.ordergateway.enrich.Claims;
import dev.ordergateway.enrich.DueWork;
import dev.ordergateway.enrich.EnrichWork;
import dev.ordergateway.enrich.MarketplaceOrder;
import dev.ordergateway.enrich.MaropostOrders;
import dev.ordergateway.enrich.OrderFailures;
import dev.ordergateway.enrich.PlatformConnections;
import dev.ordergateway.enrich.Retries;
import dev.ordergateway.enrich.Sources;
import dev.ordergateway.enrich.UnrepeatedCalls;
import dev.ordergateway.enrich.WorkSignal;
import dev.ordergateway.hook.AfterDeliver;
import dev.ordergateway.hook.BeforeAccept;
import dev.ordergateway.hook.HookLog;
import dev.ordergateway.hook.HookPoint;
import dev.ordergateway.hook.Hooks;
import dev.ordergateway.hook.OnParked;
import dev.ordergateway.hook.ParkedWork;
import dev.ordergateway.ledger.Backups;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.manage.Meters;
import dev.ordergateway.manage.Metrics;
import dev.ordergateway.manage.Operations;
import dev.ordergateway.poll.Cursors;
import dev.ordergateway.poll.MarketplacePages;
import dev.ordergateway.poll.MaropostPages;
import dev.ordergateway.poll.PollWork;
import dev.ordergateway.poll.Readings;
import dev.ordergateway.poll.Sightings;
import dev.ordergateway.replay.Replay;
import dev.ordergateway.replay.RouteRevalidation;
import dev.ordergateway.retain.Erasure;
import dev.ordergateway.retain.Retention;
import dev.ordergateway.settings.Account;
import dev.ordergateway.settings.Overlay;
import dev.ordergateway.settings.Settings;
import dev.ordergateway.trial.Trial;
import dev.ordergateway.trial.TrialLedger;
import dev.ordergateway.update.MaropostUpdate;
import dev.ordergateway.update.UpdateRequest;
import dev.ordergateway.update.UpdateWork;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/**
 * Makes the beans that routes call, each once, and binds them by name. Not in YAML: what they are
 * made of is no business of an integrator's, and a bean of his own he declares in a route file.
 */
final class GatewayBeans {
  private final Settings settings;
  private final Overlay overlay;
  private final Store store;
  private final @Nullable Spool spool;
  private final Meters meters;
  private final Clock clock;
  private final WorkSignal enrichSignal = new WorkSignal();
  private final WorkSignal pollSignal = new WorkSignal();
  private final WorkSignal updateSignal = new WorkSignal();
  private final Sources sources = new Sources();
  private final AccountHealth health;
  private final CallBudgets budgets;
  private final Acceptance acceptance;
  private final Retries retries;
  private final Claims claims;
  private final OrderFailures orderFailures;
  private final Cursors cursors;
  private final Readings readings;
  private final SealKey sealKey;
  private final EnrichWork enrichWork;
  private final PollWork pollWork;
  private final DeliverBeans deliver;
  private final UpdateWork updateWork;
  private final Mappings mappings;
  private final Versions versions;
  private final Hooks hooks;
  private final HookLog hookLog = new HookLog(System::nanoTime);
  private final AfterEnrich afterEnrich;

  /**
   * @param spool where notifications wait while the store is away; none if they are refused then
   * @param owner names this process among its replicas
   * @throws MappingException if a mapping file is broken
   */
  GatewayBeans(
      Settings settings,
      Store store,
      @Nullable Spool spool,
      Meters meters,
      String owner,
      Clock clock)
      throws MappingException {
    this.settings = settings;
    this.overlay = new Overlay(settings.home());
    this.store = store;
    this.spool = spool;
    this.meters = meters;
    this.clock = clock;
    RandomGenerator random = RandomGenerator.getDefault();
    Duration lease = settings.duration("gateway.enrich.lease");
    this.health =
        new AccountHealth(
            store,
            new AccountHealth.Pauses(
                settings.duration("gateway.enrich.pause-min"),
                settings.duration("gateway.enrich.pause-max"),
                settings.duration("gateway.enrich.probe-delay-max")),
            clock,
            random);
    this.budgets = new CallBudgets(settings, store, clock);
    this.acceptance = new Acceptance(settings.duration("gateway.enrich.reopen-delay"));
    this.retries = Retries.of(settings, random);
    this.claims = new Claims(store, owner, lease, clock);
    this.hooks = new Hooks(settings, meters, clock);
    this.orderFailures = new OrderFailures(store, retries, this::isParkedTold, clock);
    this.cursors = new Cursors(store, settings, owner, pollSignal, clock);
    this.readings = new Readings(settings.count("gateway.poll.passes-max"), pollSignal, clock);
    this.sealKey = new SealKey(settings.list("gateway.audit.seal-key"));
    Calls calls = new Calls(store, meters, clock);
    this.enrichWork =
        new EnrichWork(
            settings, claims, budgets, health, orderFailures, calls, enrichSignal, clock);
    this.pollWork =
        new PollWork(
            settings, cursors, readings, claims, budgets, health, calls, pollSignal, clock);
    this.deliver =
        new DeliverBeans(
            settings,
            store,
            health,
            retries,
            this::isParkedTold,
            updateSignal,
            meters,
            owner,
            clock);
    this.updateWork =
        new UpdateWork(
            new UpdateWork.Means(settings, claims, budgets, health, calls),
            store,
            retries,
            updateSignal,
            enrichSignal,
            meters,
            clock);
    this.mappings = new Mappings(readMappings(settings, overlay), sources);
    this.versions = new Versions(store, settings, deliver.sinks(), sources, clock);
    this.afterEnrich = new AfterEnrich(hooks, mappings);
  }

  private boolean isParkedTold() {
    return hooks.isThere(HookPoint.ON_PARKED);
  }

  private static Map<String, OrderMapping> readMappings(Settings settings, Overlay overlay)
      throws MappingException {
    EventSchema schema = EventSchema.of(overlay);
    Map<String, OrderMapping> mappings = new HashMap<>();
    for (Account account : settings.accounts()) {
      if (!mappings.containsKey(account.source())) {
        mappings.put(account.source(), OrderMapping.of(overlay, account.source(), schema));
      }
    }
    return mappings;
  }

  /** Hands over every bean that routes call, under the name they call it by. */
  void bindTo(Binder binder) {
    new ReceiveBeans(settings, overlay, store, meters, clock).bindTo(binder);
    binder.bind("gatewayRateLimit", new RateLimit(settings, System::nanoTime));
    binder.bind(
        "gatewayLedger",
        new NotificationRepository(
            new Intake(store, acceptance, health, enrichSignal, spool, meters),
            health,
            meters,
            clock));
    binder.bind("gatewayNotificationTopic", new NotificationTopic());
    bindEnrich(binder);
    binder.bind("gatewayMappings", mappings);
    binder.bind("gatewayVersions", versions);
    deliver.bindTo(binder);
    binder.bind("gatewayBeforeAccept", new BeforeAccept(hooks, hookLog));
    binder.bind("gatewayAfterEnrich", afterEnrich);
    binder.bind("gatewayOwnUpdates", new OwnUpdates(store, mappings, afterEnrich));
    binder.bind("gatewayUpdateRequest", new UpdateRequest(store, settings, updateSignal, clock));
    binder.bind("gatewayUpdateWork", updateWork);
    binder.bind("gatewayMaropostUpdate", new MaropostUpdate());
    binder.bind("gatewayAfterDeliver", new AfterDeliver(hooks, hookLog));
    binder.bind("gatewayOnParked", new OnParked(hooks, hookLog));
    bindPoll(binder);
    binder.bind("gatewaySealer", new Sealer(store, sealKey, clock));
    binder.bind(
        "gatewayRetention", new Retention(settings, store, new Removal(sealKey), meters, clock));
  }

  private void bindEnrich(Binder binder) {
    byte[] selectors = overlay.read("mappings/maropost/output-selectors.txt");
    Duration connect = settings.duration("gateway.enrich.connect-timeout");
    Duration answer = settings.duration("gateway.enrich.answer-timeout");
    binder.bind("gatewayUnrepeatedCalls", new UnrepeatedCalls(connect.plus(answer)));
    binder.bind(
        "gatewayPlatformConnections",
        PlatformConnections.open(connect, settings.duration("gateway.enrich.read-timeout")));
    binder.bind("gatewayAnswer", new AnswerReader(settings, clock));
    binder.bind("gatewayMaropostOrders", new MaropostOrders(selectors, clock));
    binder.bind("gatewayMarketplaceOrder", new MarketplaceOrder(clock));
    binder.bind("gatewayEnrichWork", enrichWork);
    binder.bind("gatewayOrderFailures", orderFailures);
  }

  private void bindPoll(Binder binder) {
    Duration grace = settings.duration("gateway.poll.grace");
    binder.bind("gatewayCursors", cursors);
    binder.bind("gatewayPollWork", pollWork);
    binder.bind(
        "gatewaySightings",
        new Sightings(
            store, acceptance, cursors, readings, health, sources, enrichSignal, grace, clock));
    binder.bind(
        "gatewayMaropostPages", new MaropostPages(settings.count("gateway.poll.maropost.limit")));
    binder.bind(
        "gatewayMarketplacePages",
        new MarketplacePages(settings.count("gateway.poll.marketplace.limit")));
  }

  /** What {@code gateway-due:} endpoints take, by kind. */
  Map<String, DueWork> dueWork() {
    Duration again = settings.duration("gateway.enrich.lease");
    ParkedWork parkedWork = new ParkedWork(store, hooks, again, clock);
    Map<String, DueWork> work = new HashMap<>(deliver.work());
    work.put("enrich", enrichWork);
    work.put("poll", pollWork);
    work.put("parked", parkedWork);
    work.put("update", updateWork);
    return work;
  }

  /** What audits, with the sink that it compares with. */
  Audit audit(SinkDatabase sink) {
    return new Audit(settings, store, sealKey, sink, cursors, readings, meters, clock);
  }

  /** What replays, with the source routes of a context. */
  Replay replay(CamelContext context) {
    return new Replay(
        settings,
        store,
        acceptance,
        health,
        enrichSignal,
        new RouteRevalidation(context, sources),
        new Remapping(store, settings, claims, mappings, afterEnrich, deliver.sinks(), clock),
        deliver.filling(),
        clock);
  }

  /** What tries recorded orders, with the routes of a context. */
  Trial trial(CamelContext context) {
    return new Trial(
        settings,
        new RouteRevalidation(context, sources),
        claims,
        new TrialLedger(store, acceptance),
        deliver.first(),
        context);
  }

  /** What moves the spool to the store; none if there is no spool. */
  Optional<SpoolMover> spoolMover() {
    return Optional.ofNullable(spool)
        .map(full -> new SpoolMover(store, full, acceptance, health, enrichSignal, clock));
  }

  Operations operations(
      Replay replay,
      Audit audit,
      Metrics metrics,
      Supplier<Map<String, String>> routes,
      IntSupplier inFlight) {
    Backups backups =
        new Backups(
            store.database(),
            settings.home().resolve("data/backup"),
            settings.count("gateway.store.backups-max"),
            clock);
    return new Operations(
        store,
        spool,
        health,
        budgets,
        metrics,
        replay,
        audit,
        new Erasure(settings, store, new Removal(sealKey), meters, clock),
        cursors::poll,
        backups,
        routes,
        inFlight,
        clock);
  }

  /**
   * Before any route runs: frees what a process that ended has held, lets go of what sinks that are
   * gone were to get, and has the lists read once.
   */
  void prepare() {
    if (store.database().single()) {
      claims.voidLeases();
    }
    deliver.prepare();
    cursors.start();
  }

  List<Sink> sinks() {
    return deliver.sinks().all();
  }

  AccountHealth health() {
    return health;
  }

  /** The longest that anything is ever put off: beyond it a time in the ledger is a mistake. */
  static Duration aheadMax(Settings settings) {
    List<Duration> delays = new ArrayList<>(settings.durations("gateway.enrich.recheck-delays"));
    delays.add(AnswerReader.RETRY_AFTER_MAX);
    delays.add(settings.duration("gateway.enrich.delay-max"));
    delays.add(settings.duration("gateway.enrich.pause-max"));
    delays.add(settings.duration("gateway.enrich.probe-delay-max"));
    delays.add(settings.duration("gateway.enrich.reopen-delay"));
    delays.add(settings.duration("gateway.poll.retry-delay"));
    for (String source : settings.sources()) {
      delays.add(settings.duration("gateway." + source + ".pause-default"));
    }
    return Collections.max(delays);
  }

  /** After the route files have been loaded: what they declare is all there will be. */
  void close(CamelContext context) {
    sources.close(context);
    hooks.find(context);
  }

  /** After the routes have gone: ends what beans keep running for them. */
  void close() {
    hooks.close();
  }
}
