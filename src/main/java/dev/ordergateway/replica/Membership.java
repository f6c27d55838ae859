package dev.ordergateway.replica;

import dev.ordergateway.ledger.Store;
import dev.ordergateway.ledger.StoreException;
import dev.ordergateway.settings.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** This process among those that share its store: the time they agree on, its row, its beat. */
public final class Membership implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final @Nullable StoreClock storeClock;
  private final Clock clock;
  private final Replicas replicas;
  private @Nullable Beat beat;

  private Membership(@Nullable StoreClock storeClock, Clock clock, Replicas replicas) {
    this.storeClock = storeClock;
    this.clock = clock;
    this.replicas = replicas;
  }

  /**
   * Takes a place among the replicas.
   *
   * @param followsStore whether the store's time wins over the clock's
   * @param owner names this process
   * @throws StoreException with one line for the operator if this process must not run beside one
   *     that does
   */
  public static Membership join(
      Store store,
      Settings settings,
      Clock machine,
      boolean followsStore,
      String owner,
      String release) {
    StoreClock storeClock = followsStore ? new StoreClock(machine, store) : null;
    Clock clock = storeClock == null ? machine : storeClock;
    Replicas replicas = new Replicas(store, settings, owner, host(), release, clock);
    replicas.join();
    return new Membership(storeClock, clock, replicas);
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  /** The time by which all replicas' leases, due times and budgets are meant. */
  public Clock clock() {
    return clock;
  }

  /**
   * From now on says once a second that this process lives.
   *
   * @param refresh what else is to be taken over from the other replicas each time
   */
  public void start(Runnable refresh) {
    beat =
        new Beat(
            "gateway-replica",
            EVERY,
            () -> {
              if (storeClock != null) {
                storeClock.adjust();
              }
              replicas.seen();
              refresh.run();
            });
  }

  @Override
  public void close() {
    if (beat != null) {
      beat.close(); // Ends before: a beat that came after would have it be seen alive again.
    }
    replicas.leave();
  }
}
