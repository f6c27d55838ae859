package dev.ordergateway.enrich;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.Exchange;

/**
 * Due work of one kind that a {@code gateway-due:} endpoint takes from the ledger. Asked by one
 * thread at a time for each endpoint; tasks end on any thread.
 */
public interface DueWork {
  /** Looking again this often costs little and heals a lost wake-up. */
  Duration IDLE_MAX = Duration.ofSeconds(1);

  /** A route's endpoint, as far as the work cares. */
  record Demand(String source, int batchMax, int concurrentMax) {}

  /** One piece of work, held by this process until it is done. */
  interface Task {
    /** Puts the work into the exchange. */
    void begin(Exchange exchange);

    /**
     * The route has ended, well or with an exception that nobody handled. Must leave nothing held:
     * what the route did not settle becomes due again.
     */
    void end(Exchange exchange);

    /** In place of both: taken while the route was being stopped, and nothing was tried. */
    void giveUp();
  }

  /** Work that may begin now; empty if there is none, or no budget, or too much under way. */
  Optional<Task> take(Demand demand);

  /** What wakes those who wait for this work. */
  WorkSignal signal();

  /**
   * How long to wait before looking again, unless the work signal is raised; at most {@link
   * #IDLE_MAX}.
   */
  Duration idle(Demand demand);

  /** The exchange variable that says that its route was stopped under it. */
  String STOPPED = "gatewayStopped";

  /**
   * Whether the route was stopped under an exchange that failed then: no failure of the account, or
   * of whatever else it is about.
   */
  static boolean wasStopped(Exchange exchange) {
    return exchange.getVariable(STOPPED, false, Boolean.class);
  }

  /** The shortest of the waits; {@link #IDLE_MAX} if all are longer, or there is none. */
  static Duration shortest(Stream<Duration> waits) {
    return Stream.concat(waits, Stream.of(IDLE_MAX)).min(Comparator.naturalOrder()).orElseThrow();
  }
}
