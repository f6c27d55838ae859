package dev.ordergateway.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The API of one emulated marketplace seller, version 2: orders by id and by list. */
final class MarketplaceApi implements PlatformServer.Platform {
  static final String BASE = "/api/v2";
  static final String BY_ID = "GET /orders/{id}";
  private static final String ITEM = "GET /orders/{id}/items/{sku}";
  private static final String ALL = "GET /orders";
  private static final String LIST = "GET /orders/status/";
  private static final Pattern ORDER = Pattern.compile("/orders/([0-9]+)(/items/(.+))?");
  private static final Runnable NOTHING = () -> {};

  private final OrderShelf shelf;
  private final SellerSecrets secrets;
  private final Clock clock;
  private final Map<String, RateLimit> rates = new ConcurrentHashMap<>();
  private final AtomicReference<Runnable> afterPage = new AtomicReference<>(NOTHING);
  final Set<MarketplaceQuirk> quirks = new CopyOnWriteArraySet<>();
  volatile Duration orderLag = Duration.ZERO;
  volatile Duration listLag = Duration.ZERO;
  private volatile int orderLimit = 300;
  private volatile int listLimit = 2;

  MarketplaceApi(OrderShelf shelf, SellerSecrets secrets, Clock clock) {
    this.shelf = shelf;
    this.secrets = secrets;
    this.clock = clock;
  }

  void limits(int byId, int list) {
    orderLimit = byId;
    listLimit = list;
    rates.forEach((kind, rate) -> rate.limit(limit(kind)));
  }

  private int limit(String kind) {
    return kind.equals(BY_ID) || kind.equals(ITEM) ? orderLimit : listLimit;
  }

  int mostInAnyMinute(boolean lists) {
    return rates.entrySet().stream()
        .filter(rate -> lists == !rate.getKey().contains("{id}"))
        .mapToInt(rate -> rate.getValue().mostInAnyMinute())
        .max()
        .orElse(0);
  }

  void afterNextPage(Runnable action) {
    afterPage.set(action);
  }

  @Override
  public Incoming read(HttpServerRequest request, Buffer body) {
    ObjectNode parameters = Documents.object();
    request.params().forEach(entry -> parameters.put(entry.getKey(), entry.getValue()));
    String path = request.path().startsWith(BASE) ? request.path().substring(BASE.length()) : "";
    String query = request.query() == null ? "" : request.query();
    Matcher order = ORDER.matcher(path);
    String kind = "unknown";
    List<String> ids = List.of();
    if (request.method().name().equals("GET")) {
      if (order.matches()) {
        kind = order.group(2) == null ? BY_ID : ITEM;
        ids = List.of(order.group(1));
        parameters.put("sku", order.group(3));
      } else if (path.equals("/orders") || list("GET " + path).isPresent()) {
        kind = "GET " + path;
      }
    }
    return new Incoming(clock.instant(), kind, ids, request.headers(), parameters, query);
  }

  private static Optional<OrderList> list(String kind) {
    return kind.startsWith(LIST) ? OrderList.at(kind.substring(LIST.length())) : Optional.empty();
  }

  @Override
  public boolean admits(Incoming call) {
    return rates.computeIfAbsent(call.kind(), kind -> new RateLimit(limit(kind))).admits(call.at());
  }

  @Override
  public PlatformAnswer error(Incoming call, int status) {
    return status == 429 && !quirks.contains(MarketplaceQuirk.TOO_MANY_CALLS_AS_ENVELOPE)
        ? MarketplaceErrors.tooManyCalls(limit(call.kind()))
        : MarketplaceErrors.of(status);
  }

  @Override
  public PlatformAnswer answer(Incoming call, Optional<Fault.Kind> fault) {
    if (!call.header("client_id").equals(secrets.clientId())
        || !call.header("access_token").equals(secrets.accessToken())) {
      return MarketplaceErrors.of(401);
    }
    boolean stale = fault.equals(Optional.of(Fault.Kind.STALE));
    if (call.kind().equals(BY_ID) || call.kind().equals(ITEM)) {
      return order(call, view(stale, orderLag));
    }
    Optional<OrderList> list = list(call.kind());
    if (list.isEmpty() && !call.kind().equals(ALL)) {
      return MarketplaceErrors.of(404);
    }
    PlatformAnswer page = MarketplaceLists.answer(call, list, shelf, view(stale, listLag), quirks);
    afterPage.getAndSet(NOTHING).run();
    return page;
  }

  private OrderShelf.View view(boolean stale, Duration lag) {
    if (stale) {
      return OrderShelf.View.BEFORE_LAST_CHANGE;
    }
    return lag.isZero() ? OrderShelf.View.NEWEST : OrderShelf.View.asOf(clock.instant().minus(lag));
  }

  private PlatformAnswer order(Incoming call, OrderShelf.View view) {
    Optional<OrderShelf.Revision> found = shelf.find(call.orderIds().get(0), view);
    if (found.isEmpty()) {
      return MarketplaceErrors.of(404);
    }
    ObjectNode order = MarketplaceOrders.shown(found.get(), quirks);
    if (call.kind().equals(BY_ID)) {
      return PlatformAnswer.json(200, Documents.write(order));
    }
    String sku = call.parameters().path("sku").asText();
    for (var item : order.withArray("items")) {
      if (item.path("skuSellerId").asText().equals(sku)) {
        return PlatformAnswer.json(200, Documents.write(item));
      }
    }
    return MarketplaceErrors.of(404);
  }
}
