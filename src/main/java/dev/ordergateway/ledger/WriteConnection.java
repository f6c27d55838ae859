package dev.ordergateway.ledger;

import dev.ordergateway.ledger.CommitQueue.ConnectionSource;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection that writes, opened again after it has broken. While the store is away it is
 * tried about once a second, less often the longer that lasts. Used by the committing thread alone.
 */
final class WriteConnection {
  private static final Logger LOG = LoggerFactory.getLogger(WriteConnection.class);
  private static final Duration PROBE_MIN = Duration.ofMillis(500);
  private static final Duration PROBE_MAX = Duration.ofSeconds(4);

  private final ConnectionSource connections;
  private final Presence presence;
  private @Nullable Session session;
  private @Nullable String broken;
  private Duration probeDelay = PROBE_MIN;
  private long probeAt = System.nanoTime();

  WriteConnection(ConnectionSource connections, Session first, Presence presence) {
    this.connections = connections;
    this.session = first;
    this.presence = presence;
  }

  /**
   * @throws NullPointerException unless {@link #connect()} has succeeded
   */
  Session session() {
    return Objects.requireNonNull(session);
  }

  /** Null if there is a connection now, else why not. */
  @Nullable Throwable connect() {
    if (session != null) {
      return null;
    }
    try {
      session = new Session(connections.open());
      if (broken != null) {
        LOG.warn("the store's connection was broken and has been opened again: {}", broken);
        broken = null;
      }
      return null;
    } catch (SQLException | RuntimeException e) {
      broken = null;
      presence.lost(firstLine(e));
      return presence.failure("the store cannot be opened: " + firstLine(e), e);
    }
  }

  /** Looks for a store that is away, when it is time to: opening a connection includes a commit. */
  void probe() {
    if (System.nanoTime() - probeAt < 0) {
      return;
    }
    disconnect();
    broken = null;
    if (connect() == null) {
      presence.found();
      probeDelay = PROBE_MIN;
    } else {
      probeAt = System.nanoTime() + probeDelay.toNanos();
      Duration doubled = probeDelay.multipliedBy(2);
      probeDelay = doubled.compareTo(PROBE_MAX) > 0 ? PROBE_MAX : doubled;
    }
  }

  void rollback() {
    try {
      if (session != null) {
        session.connection().rollback();
      }
    } catch (SQLException e) {
      if (!isBegunAnew()) {
        LOG.debug("the store's connection is broken", e);
        broken = e.getMessage();
        disconnect();
      }
    }
  }

  /**
   * SQLite rolls back by itself when its disk is full. There is nothing to roll back then, and the
   * driver takes the connection to be in a transaction that is not there.
   */
  private boolean isBegunAnew() {
    Session current = session;
    if (current == null) {
      return false;
    }
    try (Statement statement = current.connection().createStatement()) {
      statement.execute("begin");
      current.connection().rollback();
      return true;
    } catch (SQLException e) {
      LOG.debug("the connection cannot begin anew", e);
      return false;
    }
  }

  void disconnect() {
    try {
      if (session != null) {
        session.connection().close();
      }
    } catch (SQLException e) {
      LOG.debug("closing the store's connection", e);
    } finally {
      session = null;
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("");
  }
}
