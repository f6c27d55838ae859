package dev.ordergateway;

import dev.ordergateway.enrich.DeclaredOrders;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.manage.Meters;
import dev.ordergateway.poll.DeclaredPages;
import dev.ordergateway.receive.DeclaredDoor;
import dev.ordergateway.receive.HttpRequest;
import dev.ordergateway.receive.Problems;
import dev.ordergateway.receive.Rejections;
import dev.ordergateway.receive.RequestHeaders;
import dev.ordergateway.receive.SharedDoor;
import dev.ordergateway.receive.UnstoredLog;
import dev.ordergateway.settings.Overlay;
import dev.ordergateway.settings.Settings;
import dev.ordergateway.validate.DeclaredDocuments;
import dev.ordergateway.validate.MarketplaceDocument;
import dev.ordergateway.validate.MaropostDocument;
import dev.ordergateway.verify.MarketplaceTokens;
import dev.ordergateway.verify.MaropostKeys;
import dev.ordergateway.verify.Verifiers;
import java.time.Clock;
import java.util.function.Function;

/** Makes the beans that take a request in: doors, credentials and documents. */
final class ReceiveBeans {
  private final Settings settings;
  private final Overlay overlay;
  private final Store store;
  private final Meters meters;
  private final Clock clock;

  ReceiveBeans(Settings settings, Overlay overlay, Store store, Meters meters, Clock clock) {
    this.settings = settings;
    this.overlay = overlay;
    this.store = store;
    this.meters = meters;
    this.clock = clock;
  }

  /** Hands over the beans, under the names that routes call them by. */
  void bindTo(Binder binder) {
    int depthMax = settings.count("gateway.validate.depth-max");
    bindDeclared(binder, depthMax);
    int rejectionsMax = settings.count("gateway.accept.rejections-max");
    binder.bind("gatewayRequestHeaders", new RequestHeaders());
    binder.bind("gatewayHttpRequest", new HttpRequest());
    binder.bind("gatewaySharedDoor", new SharedDoor());
    binder.bind("gatewayProblems", new Problems());
    binder.bind("gatewayUnstoredLog", new UnstoredLog(System::nanoTime));
    binder.bind("gatewayRejections", new Rejections(store, meters, rejectionsMax, clock));
    binder.bind("gatewayMaropostKeys", new MaropostKeys(settings.accounts("maropost")));
    binder.bind(
        "gatewayMaropostDocument",
        made(
            "schemas/maropost/EventSchema.xsd",
            schema -> new MaropostDocument(schema, depthMax, clock)));
    binder.bind(
        "gatewayMarketplaceTokens", new MarketplaceTokens(settings.accounts("marketplace")));
    binder.bind(
        "gatewayMarketplaceDocument",
        made(
            "schemas/marketplace/notification.schema.json",
            schema -> new MarketplaceDocument(schema, depthMax, clock)));
  }

  /** What the routes call that are made of templates. */
  private void bindDeclared(Binder binder, int depthMax) {
    try {
      binder.bind("gatewayDeclaredDoor", new DeclaredDoor(settings));
      binder.bind("gatewayVerifiers", new Verifiers(settings, clock));
      binder.bind(
          "gatewayDeclaredDocuments", new DeclaredDocuments(settings, overlay, depthMax, clock));
      binder.bind("gatewayDeclaredOrders", new DeclaredOrders(settings, clock));
      binder.bind("gatewayDeclaredPages", new DeclaredPages(settings, clock));
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(StartFailure.of(e.getMessage()), e);
    }
  }

  /** A bean made of a file; what is wrong with the file is said with its name. */
  private <T> T made(String file, Function<byte[], T> make) {
    try {
      return make.apply(overlay.read(file));
    } catch (RuntimeException e) {
      throw new IllegalStateException(StartFailure.line(file, e), e);
    }
  }
}
