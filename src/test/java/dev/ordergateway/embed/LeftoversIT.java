package dev.ordergateway.embed;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.ordergateway.Gateway;
import dev.ordergateway.Host;
import dev.ordergateway.receive.RouterDoor;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.GatewayFixture;
import dev.ordergateway.testing.PostgresServer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host that installs and takes out gateways for years has no more threads and objects for it. */
class LeftoversIT {
  private static final int TIMES = 4;

  @TempDir private Path home;

  private static final Pattern KINDS = Pattern.compile("gateway|vert\\.?x|Quartz");

  @Test
  void gatewayThatWasTakenOutIsForgottenWithAllItsThreads() throws Exception {
    try (HostContext host = new HostContext().start();
        GatewayFixture fixture = new GatewayFixture(home)) {
      assertForgotten(host, fixture, Host.lendingNothing());
    }
  }

  @Test
  void theSameWithAllThatAHostCanLend() throws Exception {
    CompositeMeterRegistry meters = new CompositeMeterRegistry();
    SimpleMeterRegistry shown = new SimpleMeterRegistry();
    shown.config().commonTags("shop", "north");
    meters.add(shown);
    try (HikariDataSource pool = new HikariDataSource();
        HostContext host = new HostContext().withServer().start();
        GatewayFixture fixture = new GatewayFixture(home)) {
      pool.setJdbcUrl(PostgresServer.shared().newDatabase());
      pool.setMaximumPoolSize(4);
      meters.counter("theirs").increment();

      assertForgotten(
          host,
          fixture,
          Host.lendingNothing().lending(pool).lending(meters).lending(new RouterDoor()));

      assertThat(meters.getMeters()).hasSize(1);
      assertThat(shown.getMeters()).hasSize(1);
      assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    }
  }

  private static void assertForgotten(HostContext host, GatewayFixture fixture, Host lent)
      throws Exception {
    List<WeakReference<Gateway>> gone = new ArrayList<>();
    // The first one starts what the process keeps for all.
    fixture.installIn(host.context(), lent).close();
    Set<String> before = threads();

    for (int i = 0; i < TIMES; i++) {
      Gateway gateway = fixture.installIn(host.context(), lent);
      gone.add(new WeakReference<>(gateway));
      gateway.close();
    }

    Eventually.asserted(() -> assertThat(threads()).isSubsetOf(before));
    Eventually.asserted(
        () -> {
          System.gc();
          assertThat(gone).allMatch(each -> each.get() == null);
        });
  }

  /**
   * Those of a gateway's kinds, not those of the test's own clients and servers, which come and go:
   * by name and without the number that each one of a kind has of its own.
   */
  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .filter(thread -> KINDS.matcher(thread.getName()).find())
        .collect(
            Collectors.groupingBy(
                thread -> thread.getName().replaceAll("[0-9]+|-[0-9a-f-]{36}", "*"),
                Collectors.counting()))
        .entrySet()
        .stream()
        .map(each -> each.getKey() + " x " + each.getValue())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
