package dev.ordergateway.enrich;

import java.time.Duration;

/** At most so many calls in any 60 seconds, as the platform counts them. Safe for any thread. */
public interface CallBudget {
  /** Takes a permit if there is one; every permit must be given back by one of the two methods. */
  boolean tryAcquire();

  /** The permitted call was made and has ended, however it ended. */
  void finished();

  /** The permit was not used: no call was made. */
  void returned();

  /** How long until there may be a permit; zero if it is worth trying now. */
  Duration waitFor();

  /** How many calls may be made now. */
  int left();

  int limit();
}
