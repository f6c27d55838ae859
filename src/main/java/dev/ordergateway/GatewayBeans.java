package dev.ordergateway;

import dev.ordergateway.accept.Acceptance;
import dev.ordergateway.accept.NotificationRepository;
import dev.ordergateway.accept.RateLimit;
import dev.ordergateway.deliver.Deliveries;
import dev.ordergateway.deliver.EventSchema;
import dev.ordergateway.deliver.MappingException;
import dev.ordergateway.deliver.Mappings;
import dev.ordergateway.deliver.OrderMapping;
import dev.ordergateway.deliver.SendWork;
import dev.ordergateway.deliver.SinkMessage;
import dev.ordergateway.deliver.SinkRow;
import dev.ordergateway.deliver.Versions;
import dev.ordergateway.enrich.AccountHealth;
import dev.ordergateway.enrich.AnswerReader;
import dev.ordergateway.enrich.CallBudgets;
import dev.ordergateway.enrich.Calls;
import dev.ordergateway.enrich.Claims;
import dev.ordergateway.enrich.EnrichWork;
import dev.ordergateway.enrich.MarketplaceOrder;
import dev.ordergateway.enrich.MaropostOrders;
import dev.ordergateway.enrich.OrderFailures;
import dev.ordergateway.enrich.Retries;
import dev.ordergateway.enrich.Sources;
import dev.ordergateway.enrich.WorkSignal;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.manage.Meters;
import dev.ordergateway.poll.Cursors;
import dev.ordergateway.poll.MarketplacePages;
import dev.ordergateway.poll.MaropostPages;
import dev.ordergateway.poll.PollWork;
import dev.ordergateway.poll.Sightings;
import dev.ordergateway.receive.HttpRequest;
import dev.ordergateway.receive.Problems;
import dev.ordergateway.receive.Rejections;
import dev.ordergateway.receive.SharedDoor;
import dev.ordergateway.settings.Account;
import dev.ordergateway.settings.Overlay;
import dev.ordergateway.settings.Settings;
import dev.ordergateway.validate.MarketplaceDocument;
import dev.ordergateway.validate.MaropostDocument;
import dev.ordergateway.verify.MarketplaceTokens;
import dev.ordergateway.verify.MaropostKeys;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Makes the beans that routes/00-beans names, each once. Public methods are that file's factory
 * methods; what they return is what its class says.
 */
public final class GatewayBeans {
  private final Settings settings;
  private final Overlay overlay;
  private final Store store;
  private final Meters meters;
  private final Clock clock;
  private final WorkSignal signal = new WorkSignal();
  private final Sources sources = new Sources();
  private final AccountHealth health;
  private final CallBudgets budgets;
  private final Acceptance acceptance;
  private final Retries retries;
  private final Claims claims;
  private final OrderFailures orderFailures;
  private final Cursors cursors;
  private final EnrichWork enrichWork;
  private final PollWork pollWork;
  private final SendWork sendWork;
  private final Mappings mappings;
  private final Versions versions;

  /**
   * @param owner names this process among its replicas
   * @throws MappingException if a mapping file is broken
   */
  public GatewayBeans(Settings settings, Store store, Meters meters, String owner, Clock clock)
      throws MappingException {
    this.settings = settings;
    this.overlay = new Overlay(settings.home());
    this.store = store;
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
    this.orderFailures = new OrderFailures(store, retries, clock);
    this.cursors = new Cursors(store, settings, owner, signal, clock);
    Calls calls = new Calls(store, meters, clock);
    this.enrichWork =
        new EnrichWork(settings, claims, budgets, health, orderFailures, calls, clock);
    this.pollWork = new PollWork(settings, cursors, claims, budgets, health, calls, clock);
    this.sendWork = new SendWork(store, health, owner, lease, clock);
    this.mappings = new Mappings(readMappings(settings, overlay), sources);
    this.versions = new Versions(store, settings, health, sources, clock);
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

  public HttpRequest httpRequest() {
    return new HttpRequest();
  }

  public SharedDoor sharedDoor() {
    return new SharedDoor();
  }

  public Problems problems() {
    return new Problems();
  }

  public Rejections rejections() {
    return new Rejections(
        store, meters, settings.count("gateway.accept.rejections-max"), clock);
  }

  public MaropostKeys maropostKeys() {
    return new MaropostKeys(settings.accounts("maropost"));
  }

  public MaropostDocument maropostDocument() {
    byte[] schema = overlay.read("schemas/maropost/EventSchema.xsd");
    return new MaropostDocument(schema, settings.count("gateway.validate.depth-max"), clock);
  }

  public MarketplaceTokens marketplaceTokens() {
    return new MarketplaceTokens(settings.accounts("marketplace"));
  }

  public MarketplaceDocument marketplaceDocument() {
    byte[] schema = overlay.read("schemas/marketplace/notification.schema.json");
    return new MarketplaceDocument(schema, settings.count("gateway.validate.depth-max"), clock);
  }

  public RateLimit rateLimit() {
    return new RateLimit(settings, System::nanoTime);
  }

  public NotificationRepository ledger() {
    return new NotificationRepository(store, acceptance, health, signal, meters, clock);
  }

  public AnswerReader answer() {
    return new AnswerReader(settings, clock);
  }

  public MaropostOrders maropostOrders() {
    return new MaropostOrders(overlay.read("mappings/maropost/output-selectors.txt"), clock);
  }

  public MarketplaceOrder marketplaceOrder() {
    return new MarketplaceOrder(clock);
  }

  public EnrichWork enrichWork() {
    return enrichWork;
  }

  public OrderFailures orderFailures() {
    return orderFailures;
  }

  public Mappings mappings() {
    return mappings;
  }

  public Versions versions() {
    return versions;
  }

  public SinkMessage sinkMessage() {
    return new SinkMessage(settings.text("gateway.sink.uri"));
  }

  public Deliveries deliveries() {
    int attemptsMax = settings.count("gateway.deliver.attempts-max");
    return new Deliveries(store, health, retries, attemptsMax, meters, clock);
  }

  public SinkRow sinkRow() {
    return new SinkRow(clock);
  }

  public Cursors cursors() {
    return cursors;
  }

  public PollWork pollWork() {
    return pollWork;
  }

  public SendWork sendWork() {
    return sendWork;
  }

  public Sightings sightings() {
    Duration grace = settings.duration("gateway.poll.grace");
    return new Sightings(store, acceptance, cursors, health, signal, grace, clock);
  }

  public MaropostPages maropostPages() {
    return new MaropostPages(settings.count("gateway.poll.maropost.limit"));
  }

  public MarketplacePages marketplacePages() {
    return new MarketplacePages(settings.count("gateway.poll.marketplace.limit"));
  }

  Sources sources() {
    return sources;
  }

  Claims claims() {
    return claims;
  }

  WorkSignal signal() {
    return signal;
  }

  AccountHealth health() {
    return health;
  }

  CallBudgets budgets() {
    return budgets;
  }

  Acceptance acceptance() {
    return acceptance;
  }
}
