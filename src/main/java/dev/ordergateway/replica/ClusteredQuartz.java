package dev.ordergateway.replica;

import dev.ordergateway.ledger.Store;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.component.quartz.QuartzHelper;
import org.jspecify.annotations.Nullable;
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
   * The component of the gateway's schedules.
   *
   * @param owner names this process among its replicas
   * @param context where the routes are that it fires
   */
  public static QuartzComponent open(Store store, String owner, CamelContext context) {
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
    properties.put("org.quartz.jobStore.contextName", QuartzHelper.getQuartzContextName(context));
    properties.put("org.quartz.jobStore.dataSource", dataSource);
    properties.put("org.quartz.jobStore.tablePrefix", PREFIX);
    properties.put("org.quartz.jobStore.isClustered", "true");
    properties.put("org.quartz.jobStore.clusterCheckinInterval", "5000");
    QuartzComponent quartz = new QuartzComponent();
    quartz.setProperties(properties);
    // A job waits for a store that is away without end; a stop must not wait with it. All that is
    // lost is a due time that the next firing sets.
    quartz.setInterruptJobsOnShutdown(true);
    return quartz;
  }

  /** Lends the store's shared connections; they are the store's to open and close. */
  private static final class Shared implements ConnectionProvider {
    private volatile @Nullable Store store;

    Shared(Store store) {
      this.store = store;
    }

    @Override
    public Connection getConnection() throws SQLException {
      Store lender = store;
      if (lender == null || lender.isAway()) {
        throw new SQLException("the store is away");
      }
      return lender.shared().getConnection();
    }

    /** The manager never forgets a provider; this one forgets its store. */
    @Override
    public void shutdown() {
      store = null;
    }

    @Override
    public void initialize() {
      // The store has opened it.
    }
  }
}
