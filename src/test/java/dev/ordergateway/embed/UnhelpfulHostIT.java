package dev.ordergateway.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordergateway.Gateway;
import dev.ordergateway.Host;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.GatewayFixture;
import dev.ordergateway.testing.LoggedLines;
import dev.ordergateway.testing.Notices;
import dev.ordergateway.testing.RawConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.impl.engine.PooledExchangeFactory;
import org.apache.camel.impl.engine.PooledProcessorExchangeFactory;
import org.apache.camel.support.DefaultThreadPoolFactory;
import org.apache.camel.support.LifecycleStrategySupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts whose own settings, routes and doings are not meant for a gateway: it is what it was. */
class UnhelpfulHostIT {
  @TempDir private Path home;

  @Test
  void configurationsThatTheHostHasForAllItsRoutesAreNotTheGateways() throws Exception {
    AtomicInteger seen = new AtomicInteger();
    try (HostContext host = new HostContext();
        GatewayFixture fixture = new GatewayFixture(home)) {
      host.context().addRoutesConfigurations(meantForAll(seen));
      host.start();
      try (Gateway gateway = install(fixture, host)) {
        assertAnswers(gateway);
        delivered(fixture, gateway, "N1");
        assertThat(seen).hasValue(0);
      }
    }
  }

  private static RouteConfigurationBuilder meantForAll(AtomicInteger seen) {
    return new RouteConfigurationBuilder() {
      @Override
      public void configuration() {
        routeConfiguration()
            .onException(Exception.class)
            .handled(true)
            .process(exchange -> seen.incrementAndGet())
            .setBody(constant("the host's"));
        routeConfiguration()
            .intercept()
            .process(exchange -> seen.incrementAndGet())
            .setVariable("source", constant("nobody"));
        routeConfiguration().interceptFrom().process(exchange -> seen.incrementAndGet());
        routeConfiguration().onCompletion().process(exchange -> seen.incrementAndGet());
      }
    };
  }

  @Test
  void settingsThatTheHostHasForItsOwnRoutesChangeNothing() throws Exception {
    try (HostContext host = new HostContext();
        GatewayFixture fixture = new GatewayFixture(home)) {
      CamelContext context = host.context();
      PooledExchangeFactory pooled = new PooledExchangeFactory();
      context.getCamelContextExtension().setExchangeFactory(pooled);
      context.setAllowUseOriginalMessage(true);
      context.setMessageHistory(true);
      context.setUseMDCLogging(true);
      context.setDelayer(20_000L);
      DirectComponent direct = new DirectComponent();
      direct.setBlock(true);
      direct.setTimeout(20_000);
      context.addComponent("direct", direct);
      host.start();
      try (Gateway gateway = install(fixture, host)) {
        long begun = System.nanoTime();
        for (int i = 0; i < 3; i++) {
          assertAnswers(gateway);
        }
        for (int i = 0; i < 20; i++) {
          fixture.maropost().place("N" + i);
          assertThat(post(gateway, "N" + i, GatewayFixture.KEY)).isEqualTo(200);
        }
        Eventually.asserted(() -> assertThat(fixture.rows().count("gateway_sink")).isEqualTo(20));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
      }
      assertThat(context.getComponent("direct")).isSameAs(direct);
    }
  }

  @Test
  void workThatFindsNoThreadIsTakenUpAgainWhenThereAreThreads() throws Exception {
    try (LoggedLines log = new LoggedLines()) {
      try (HostContext host = new HostContext();
          GatewayFixture fixture = new GatewayFixture(home)) {
        ScarceThreads scarce = new ScarceThreads();
        host.context().getExecutorServiceManager().setThreadPoolFactory(scarce);
        host.start();
        try (Gateway gateway = install(fixture, host)) {
          delivered(fixture, gateway, "N1");
        }
        assertThat(scarce.refused).containsOnlyKeys("enrich", "deliver");
      }
      assertThat(log.with("did not finish in time")).isEmpty();
    }
  }

  /**
   * For fetches and for deliveries the host has no thread at first, as at the limit of a system.
   */
  private static final class ScarceThreads extends DefaultThreadPoolFactory {
    private static final Pattern KIND = Pattern.compile("gateway-due:/*(enrich|deliver)/");

    private final Map<String, Integer> refused = new ConcurrentHashMap<>();

    @Override
    public ExecutorService newCachedThreadPool(ThreadFactory threads) {
      return super.newCachedThreadPool(work -> thread(threads.newThread(work)));
    }

    private Thread thread(Thread thread) {
      Matcher kind = KIND.matcher(thread.getName());
      if (kind.find() && refused.merge(kind.group(1), 1, Integer::sum) <= 2) {
        throw new OutOfMemoryError("unable to create native thread");
      }
      return thread;
    }
  }

  @Test
  void sinkOfTheHostsThatHangsKeepsNoThreadOfAGatewayThatIsClosed() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    AtomicReference<Thread> held = new AtomicReference<>();
    try (HostContext host = new HostContext();
        GatewayFixture fixture = new GatewayFixture(home)) {
      host.context()
          .addRoutes(
              new RouteBuilder() {
                @Override
                public void configure() {
                  errorHandler(noErrorHandler());
                  from("direct:hang")
                      .process(
                          exchange -> {
                            held.set(Thread.currentThread());
                            never.await();
                          });
                }
              });
      host.start();
      fixture.set("gateway.sink.uri", "direct:hang").set("gateway.shutdown.timeout", "1s");
      try (Gateway gateway = install(fixture, host)) {
        fixture.maropost().place("N1");
        assertThat(post(gateway, "N1", GatewayFixture.KEY)).isEqualTo(200);
        Eventually.until("the sink has it", () -> held.get() != null);
      }

      Eventually.until("its thread has ended", () -> !held.get().isAlive());
    }
  }

  @Test
  void poolThatWouldHideFailuresStopsTheInstall() throws Exception {
    try (HostContext host = new HostContext();
        GatewayFixture fixture = new GatewayFixture(home)) {
      host.context()
          .getCamelContextExtension()
          .setProcessorExchangeFactory(new PooledProcessorExchangeFactory());
      host.start();

      assertThatThrownBy(() -> install(fixture, host))
          .hasMessageContaining("somebody pools the exchanges of its processors");
    }
  }

  @Test
  void whatTheHostAddsWhileTheGatewayIsInstalledStaysTheHosts() throws Exception {
    try (HostContext host = new HostContext();
        GatewayFixture fixture = new GatewayFixture(home)) {
      CamelContext context = host.context();
      AtomicReference<CompletableFuture<?>> adding = new AtomicReference<>();
      context.addLifecycleStrategy(
          new LifecycleStrategySupport() {
            @Override
            public void onEndpointAdd(org.apache.camel.Endpoint endpoint) {
              boolean ours = endpoint.getEndpointUri().contains("gateway-refuse");
              if (ours && adding.compareAndSet(null, new CompletableFuture<>())) {
                adding.set(CompletableFuture.runAsync(() -> add(context)));
                // Until its endpoint is there; its route may have to wait for ours.
                Eventually.until("the host has begun", () -> context.hasComponent("seda") != null);
              }
            }
          });
      host.start();
      try (Gateway gateway = install(fixture, host)) {
        adding.get().get(30, TimeUnit.SECONDS);
        assertAnswers(gateway);
      }

      assertThat(context.getRouteController().getRouteStatus("meanwhile").isStarted()).isTrue();
      assertThat(context.hasEndpoint("seda:meanwhile")).isNotNull();
      assertThat(context.hasComponent("seda")).isNotNull();
    }
  }

  private static void add(CamelContext context) {
    try {
      context.getEndpoint("seda:meanwhile");
      context.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("seda:meanwhile").routeId("meanwhile").to("log:meanwhile");
            }
          });
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void installThatFailsHalfwayLeavesNothing() throws Exception {
    try (HostContext host = new HostContext().start();
        GatewayFixture fixture = new GatewayFixture(home);
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Map<String, Object> before = host.picture();
      String port = String.valueOf(taken.getLocalPort());
      for (String key : new String[] {"gateway.management.port", "gateway.http.port"}) {
        fixture.set(key, port);
        assertThatThrownBy(() -> install(fixture, host)).hasMessageContaining(port);
        fixture.set(key, "0");
        assertThat(host.picture()).isEqualTo(before);
      }
      Path broken = Files.createDirectories(home.resolve("routes")).resolve("zz.camel.yaml");
      Files.writeString(
          broken, "- route: {id: mine, from: {uri: 'nothing:here', steps: [{log: {message: x}}]}}");
      assertThatThrownBy(() -> install(fixture, host)).hasMessageContaining("nothing");
      assertThat(host.picture()).isEqualTo(before);
      Files.delete(broken);

      try (Gateway gateway = install(fixture, host)) {
        assertAnswers(gateway);
      }
      assertThat(host.picture()).isEqualTo(before);
    }
  }

  @Test
  void closedByTwoAtOnceItIsClosedOnce() throws Exception {
    for (int i = 0; i < 5; i++) {
      HostContext host = new HostContext().start();
      try (GatewayFixture fixture = new GatewayFixture(home)) {
        Gateway gateway = install(fixture, host);

        CompletableFuture<Void> both =
            CompletableFuture.allOf(
                CompletableFuture.runAsync(gateway::close),
                CompletableFuture.runAsync(host::close),
                CompletableFuture.runAsync(gateway::close));

        both.get(30, TimeUnit.SECONDS);
        gateway.awaitStop();
      }
    }
  }

  @Test
  void componentThatTheHostTakesAwayDoesNotStopTheRemoval() throws Exception {
    try (HostContext host = new HostContext().start();
        GatewayFixture fixture = new GatewayFixture(home)) {
      Map<String, Object> before = host.picture();
      Gateway gateway = install(fixture, host);
      host.context().removeComponent("gateway-platform-http");
      host.context().removeComponent("gateway-due");

      gateway.close();

      assertThat(host.picture()).isEqualTo(before);
    }
  }

  private static Gateway install(GatewayFixture fixture, HostContext host) throws Exception {
    return fixture.installIn(host.context(), Host.lendingNothing());
  }

  private static void assertAnswers(Gateway gateway) throws IOException {
    assertThat(post(gateway, "N9", "wrong")).isEqualTo(401);
    assertThat(post(gateway, "../../x", GatewayFixture.KEY)).isEqualTo(400);
  }

  private static void delivered(GatewayFixture fixture, Gateway gateway, String order) {
    fixture.maropost().place(order);
    assertThat(post(gateway, order, GatewayFixture.KEY)).isEqualTo(200);
    Eventually.until(
        order + " is in the sink",
        () ->
            !fixture
                .rows()
                .select("select 1 from gateway_sink where order_id = ?", order)
                .isEmpty());
  }

  private static int post(Gateway gateway, String order, String key) {
    String xml = Notices.xmlText(Notices.fresh(), order, "New");
    try (RawConnection caller = new RawConnection(gateway.httpPort())) {
      return caller
          .send(
              "POST /notifications/maropost HTTP/1.1\r\nHost: a\r\nNETOAPI_KEY: "
                  + key
                  + "\r\nContent-Length: "
                  + xml.length()
                  + "\r\n\r\n"
                  + xml)
          .answer()
          .status();
    }
  }
}
