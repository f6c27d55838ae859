package shop;

import dev.ordergateway.Gateway;
import dev.ordergateway.Host;
import dev.ordergateway.receive.RouterDoor;
import dev.ordergateway.settings.SettingsLoader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.impl.DefaultCamelContext;

/** A Camel application that was there before the gateway: a context, a server, a route. */
public final class Shop implements AutoCloseable {
  private final DefaultCamelContext context = new DefaultCamelContext();
  private final List<String> orders = new CopyOnWriteArrayList<>();
  private final Gateway gateway;

  /**
   * @param keys the gateway's, with its home directory as {@code gateway.home}
   */
  public Shop(int port, Map<String, String> keys) throws Exception {
    VertxPlatformHttpServerConfiguration server = new VertxPlatformHttpServerConfiguration();
    server.setBindHost("127.0.0.1");
    server.setBindPort(port);
    context.addService(new VertxPlatformHttpServer(server));
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("platform-http:/hello").setBody(constant("the shop is open"));
            // The gateway's sink: the bytes of one event. No exception means that we have it.
            from("direct:shop-orders").process(e -> orders.add(e.getMessage().getBody(String.class)));
          }
        });
    context.start();

    Map<String, String> all = new HashMap<>(keys);
    all.put("gateway.sink.uri", "direct:shop-orders");
    gateway =
        Gateway.install(
            context,
            SettingsLoader.load(System.getenv(), all),
            Host.lendingNothing().lending(new RouterDoor()));
  }

  /** The port of the shop's server, which the gateway shares. */
  public int port() {
    return gateway.httpPort();
  }

  /** The events that came, as JSON. */
  public List<String> orders() {
    return List.copyOf(orders);
  }

  /** Takes the gateway out; the shop goes on. */
  public void withoutGateway() {
    gateway.close();
  }

  @Override
  public void close() {
    context.stop(); // The gateway ends its work first.
  }

  public static void main(String[] arguments) throws Exception {
    Shop shop = new Shop(8080, Map.of());
    Runtime.getRuntime().addShutdownHook(new Thread(shop::close));
  }
}
