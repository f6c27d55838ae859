package dev.ordergateway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.ordergateway.Gateway;
import dev.ordergateway.Host;
import dev.ordergateway.embed.HostContext;
import dev.ordergateway.receive.RouterDoor;
import dev.ordergateway.settings.SettingsLoader;
import dev.ordergateway.testing.PostgresServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Installed in somebody's Camel context, on its HTTP server, its data source and its registry. */
public final class HostedContext implements Installation {
  private HikariDataSource pool;
  private HostContext host;
  private Gateway gateway;

  @Override
  public void start(Path home, Map<String, String> settings) throws Exception {
    Map<String, String> overrides = new HashMap<>(settings);
    overrides.put(SettingsLoader.HOME, home.toString());
    pool = new HikariDataSource();
    pool.setJdbcUrl(PostgresServer.shared().newDatabase());
    // Small, so that a gateway which kept what it borrows would soon stand still.
    pool.setMaximumPoolSize(3);
    host = new HostContext().withServer().start();
    gateway =
        Gateway.install(
            host.context(),
            SettingsLoader.load(Map.of(), overrides),
            Host.lendingNothing()
                .lending(pool)
                .lending(new SimpleMeterRegistry())
                .lending(new RouterDoor()));
  }

  @Override
  public int httpPort() {
    return gateway.httpPort();
  }

  @Override
  public int managementPort() {
    return gateway.managementPort();
  }

  @Override
  public void close() {
    if (host != null) {
      host.close();
      assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
      pool.close();
    }
  }
}
