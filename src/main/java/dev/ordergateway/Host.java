package dev.ordergateway;

import dev.ordergateway.receive.Door;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What a host lends to the gateway that is installed in it. Whatever is lent stays the host's: it
 * is given back as it was, and never closed. What is not lent the gateway brings itself. Immutable.
 */
public final class Host {
  private static final Host NOTHING = new Host(null, null, null);

  private final @Nullable DataSource dataSource;
  private final @Nullable MeterRegistry meterRegistry;
  private final @Nullable Door door;

  private Host(
      @Nullable DataSource dataSource, @Nullable MeterRegistry meterRegistry, @Nullable Door door) {
    this.dataSource = dataSource;
    this.meterRegistry = meterRegistry;
    this.door = door;
  }

  /** A host that lends nothing but its Camel context. */
  public static Host lendingNothing() {
    return NOTHING;
  }

  /**
   * The database that holds the ledger, in place of {@code gateway.store.url}; PostgreSQL. One of
   * its connections is kept for writing, the others are given back after each use.
   */
  public Host lending(DataSource source) {
    return new Host(source, meterRegistry, door);
  }

  /** Where the gateway's meters are shown too; {@code /metrics} shows them as well. */
  public Host lending(MeterRegistry registry) {
    return new Host(dataSource, registry, door);
  }

  /** The HTTP server for notifications, in place of {@code gateway.http.port}. */
  public Host lending(Door server) {
    return new Host(dataSource, meterRegistry, server);
  }

  Optional<DataSource> dataSource() {
    return Optional.ofNullable(dataSource);
  }

  Optional<MeterRegistry> meterRegistry() {
    return Optional.ofNullable(meterRegistry);
  }

  Optional<Door> door() {
    return Optional.ofNullable(door);
  }
}
