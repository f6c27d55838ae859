package dev.ordergateway;

import dev.ordergateway.accept.Spool;
import dev.ordergateway.accept.SpoolMover;
import dev.ordergateway.audit.Audit;
import dev.ordergateway.deliver.SinkDatabase;
import dev.ordergateway.ledger.ClockWatch;
import dev.ordergateway.ledger.CrashPoint;
import dev.ordergateway.ledger.Database;
import dev.ordergateway.ledger.LedgerView;
import dev.ordergateway.ledger.PostgresDatabase;
import dev.ordergateway.ledger.SqliteDatabase;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.ledger.StoreException;
import dev.ordergateway.manage.ManagementServer;
import dev.ordergateway.manage.Meters;
import dev.ordergateway.poll.PollSchedule;
import dev.ordergateway.receive.HttpDoor;
import dev.ordergateway.receive.RequestGuard;
import dev.ordergateway.replay.Replay;
import dev.ordergateway.replica.ClusteredQuartz;
import dev.ordergateway.replica.Membership;
import dev.ordergateway.settings.OverlayFile;
import dev.ordergateway.settings.Settings;
import dev.ordergateway.verify.Callers;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.main.Main;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A gateway in a process of its own: store, Camel context, HTTP door and management port, started
 * in this order and stopped in the reverse one.
 */
public final class Gateway implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

  private final Settings settings;
  private final Clock machineClock;
  private final boolean followsStore;
  private Clock clock;
  private final Consumer<CrashPoint> watch;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Meters meters = new Meters(registry);
  private final HttpDoor door;
  private final RequestGuard guard;
  private final Main main = new Main();
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private @Nullable ManagementServer management;
  private boolean started;
  private final CountDownLatch stopped = new CountDownLatch(1);

  private Gateway(
      Settings settings, Clock clock, boolean followsStore, Consumer<CrashPoint> watch) {
    this.settings = settings;
    this.machineClock = clock;
    this.clock = clock;
    this.followsStore = followsStore;
    this.watch = watch;
    int inFlightMax = settings.count("gateway.http.in-flight-max");
    this.door = new HttpDoor(inFlightMax, settings.duration("gateway.http.idle-timeout"));
    this.guard =
        new RequestGuard(
            new RequestGuard.Limits(
                settings.count("gateway.http.body-bytes-max"),
                settings.duration("gateway.http.body-timeout"),
                inFlightMax,
                settings.duration("gateway.http.retry-after")),
            new Callers(settings),
            meters,
            clock);
  }

  /**
   * Starts a gateway; when this returns it takes notifications.
   *
   * @throws GatewayStartException with one line for the operator; nothing is left running
   */
  public static Gateway start(Settings settings) throws GatewayStartException {
    return start(settings, Clock.systemUTC(), true, point -> {});
  }

  /** As {@link #start(Settings)}, with a clock that decides when work is due. */
  public static Gateway start(Settings settings, Clock clock) throws GatewayStartException {
    return start(settings, clock, false, point -> {});
  }

  /** As {@link #start(Settings, Clock)}, for a test that ends the process at a crash point. */
  static Gateway start(Settings settings, Clock clock, Consumer<CrashPoint> watch)
      throws GatewayStartException {
    return start(settings, clock, false, watch);
  }

  /**
   * For tests.
   *
   * @param followsStore whether the time of a store that replicas share wins over the clock's
   */
  static Gateway start(
      Settings settings, Clock clock, boolean followsStore, Consumer<CrashPoint> watch)
      throws GatewayStartException {
    Gateway gateway = new Gateway(settings, clock, followsStore, watch);
    try {
      gateway.open();
      return gateway;
    } catch (Exception e) {
      gateway.close();
      throw new GatewayStartException(StartFailure.line(e), e);
    }
  }

  /**
   * Marks the configured store, on which no gateway runs, as restored from an older copy.
   *
   * @throws GatewayStartException with one line for the operator
   */
  public static void markRestored(Settings settings) throws GatewayStartException {
    Gateway gateway = new Gateway(settings, Clock.systemUTC(), true, point -> {});
    try (Store store = gateway.openStore()) {
      store.markRestored(gateway.clock.instant());
    } catch (StoreException e) {
      throw new GatewayStartException(StartFailure.line(e), e);
    } finally {
      gateway.close();
    }
  }

  /**
   * The configured store as it is, for a process that only looks; a gateway may be running on it.
   *
   * @throws dev.ordergateway.ledger.StoreException with one line for the operator
   */
  public static LedgerView look(Settings settings) {
    return LedgerView.open(database(settings, settings.duration("gateway.store.commit-timeout")));
  }

  private void open() throws Exception {
    opened.push(door);
    OverlayFile.requireCurrent(settings.home(), release());
    Store store = openStore();
    opened.push(store);
    Spool spool = Spool.open(settings);
    if (spool != null) {
      opened.push(spool);
    }
    String owner = ProcessHandle.current().pid() + "-" + UUID.randomUUID();
    Optional<Membership> membership = join(store, owner);
    store.settleRestoration(clock.instant());
    ClockWatch clockWatch = clockWatch(store);
    clockWatch.repair();
    GatewayBeans beans = new GatewayBeans(settings, store, spool, meters, owner, clock);
    beans.prepare();
    membership.ifPresent(replica -> replica.start(beans.health()::refresh));
    Audit audit = openRoutes(store, beans, owner);
    beans.spoolMover().ifPresent(this::startMoving);
    openManagement(beans, audit);
    clockWatch.start(
        List.of(beans.health()::clockSetBack, new PollSchedule(main.getCamelContext())::setAnew));
    opened.push(clockWatch);
    guard.install(door.router());
    door.open(settings.text("gateway.http.host"), settings.count("gateway.http.port"));
    store.checkWhileRunning();
    LOG.info(
        "Order Gateway takes notifications on port {} and answers questions on {}:{}",
        door.port(),
        settings.text("gateway.management.host"),
        managementPort());
    started = true;
  }

  /** Where the store is shared: a place among the replicas, and the time they agree on. */
  private Optional<Membership> join(Store store, String owner) {
    if (store.database().single()) {
      return Optional.empty();
    }
    Membership membership =
        Membership.join(store, settings, machineClock, followsStore, owner, release());
    opened.push(membership);
    clock = membership.clock();
    return Optional.of(membership);
  }

  private void startMoving(SpoolMover mover) {
    opened.push(mover);
    mover.start();
  }

  private void openManagement(GatewayBeans beans, Audit audit) {
    Replay replay = beans.replay(main.getCamelContext());
    opened.push(replay);
    management =
        new ManagementServer(
            settings, beans.operations(replay, audit, registry, this::routes, guard::inFlight));
    opened.push(management);
    management.start();
  }

  private Map<String, String> routes() {
    CamelContext context = main.getCamelContext();
    Map<String, String> routes = new TreeMap<>();
    for (Route route : context.getRoutes()) {
      routes.put(
          route.getRouteId(),
          context.getRouteController().getRouteStatus(route.getRouteId()).name());
    }
    return routes;
  }

  private ClockWatch clockWatch(Store store) {
    return new ClockWatch(
        store,
        GatewayBeans.aheadMax(settings),
        settings.duration("gateway.enrich.lease"),
        clock,
        System::nanoTime);
  }

  private Store openStore() {
    Duration commitTimeout = settings.duration("gateway.store.commit-timeout");
    return Store.open(
        database(settings, commitTimeout),
        settings.count("gateway.store.queue-max"),
        commitTimeout,
        watch);
  }

  private static Database database(Settings settings, Duration patience) {
    String url = settings.text("gateway.store.url");
    return PostgresDatabase.takes(url)
        ? new PostgresDatabase(
            url,
            settings.text("gateway.store.user"),
            settings.text("gateway.store.password"),
            patience)
        : new SqliteDatabase(url, settings.home(), settings.count("gateway.store.check-bytes-max"));
  }

  private Audit openRoutes(Store store, GatewayBeans beans, String owner) throws Exception {
    SinkDatabase sink = SinkDatabase.open(settings, store);
    opened.push(sink);
    Audit audit = beans.audit(sink);
    opened.push(audit);
    main.setDefaultPropertyPlaceholderLocation("false");
    main.configure().setAutoConfigurationEnabled(false);
    main.configure().setRoutesIncludePattern(null);
    main.init();
    main.getCamelContext().getCamelContextExtension().setName("gateway");
    door.bind(main.getCamelContext());
    if (!store.database().single()) {
      ClusteredQuartz.install(main.getCamelContext(), store, owner);
    }
    new GatewayBundle(settings, beans, sink, audit).install(main.getCamelContext());
    opened.push(main::stop);
    main.start();
    return audit;
  }

  /** The release as the jar's manifest names it; {@code development} without a jar. */
  public static String release() {
    String version = Gateway.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  public int httpPort() {
    return door.port();
  }

  public int managementPort() {
    return management == null ? 0 : management.port();
  }

  /** Blocks until {@link #close()}. */
  public void awaitStop() throws InterruptedException {
    stopped.await();
  }

  /** Finishes what is in flight, then stops everything; a second call does nothing. */
  @Override
  public void close() {
    // A fifth of the time for requests; the bundle gives Camel the rest for orders.
    guard.drain(settings.duration("gateway.shutdown.timeout").dividedBy(5));
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        LOG.warn("a part of the gateway did not stop cleanly: {}", e.getMessage());
        LOG.debug("stopping", e);
      }
    }
    if (started) {
      LOG.info("Order Gateway has stopped");
      started = false;
    }
    stopped.countDown();
  }
}
