package dev.ordergateway.replica;

import dev.ordergateway.ledger.Store;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.component.quartz.QuartzComponent;
import org.quartz.impl.jdbcjobstore.PostgreSQLDelegate;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;

/**
 * Quartz with its schedule in the store, so that each cron expression fires on one replica,
 * whichever lives.
 */
public final class ClusteredQuartz {
  private static final String PREFIX = "gateway_quartz_";

  private ClusteredQuartz() {}

  /**
   * @param owner names this process among its replicas
   */
  public static void install(CamelContext context, Store store, String owner) {
    // The manager is one for the whole process, in which there may be several gateways.
    String dataSource = "gateway-" + owner;
    DBConnectionManager.getInstance().addConnectionProvider(dataSource, new Shared(store));
    Map<String, Object> properties = new HashMap<>();
    properties.put("org.quartz.scheduler.instanceName", dataSource);
    properties.put("org.quartz.scheduler.instanceId", owner);
    properties.put("org.quartz.scheduler.skipUpdateCheck", "true");
    properties.put("org.quartz.threadPool.threadCount", "2");
    properties.put("org.quartz.jobStore.class", SharedJobStore.class.getName());
    properties.put("org.quartz.jobStore.driverDelegateClass", PostgreSQLDelegate.class.getName());
    properties.put("org.quartz.jobStore.dataSource", dataSource);
    properties.put("org.quartz.jobStore.tablePrefix", PREFIX);
    properties.put("org.quartz.jobStore.isClustered", "true");
    properties.put("org.quartz.jobStore.clusterCheckinInterval", "5000");
    QuartzComponent quartz = context.getComponent("quartz", QuartzComponent.class);
    quartz.setProperties(properties);
    // A job waits for a store that is away without end; a stop must not wait with it. All that is
    // lost is a due time that the next firing sets.
    quartz.setInterruptJobsOnShutdown(true);
  }

  /** Lends the store's shared connections; they are the store's to open and close. */
  private record Shared(Store store) implements ConnectionProvider {
    @Override
    public Connection getConnection() throws SQLException {
      if (store.isAway()) {
        throw new SQLException("the store is away");
      }
      return store.shared().getConnection();
    }

    @Override
    public void shutdown() {
      // The store closes its pool.
    }

    @Override
    public void initialize() {
      // The store has opened it.
    }
  }
}
