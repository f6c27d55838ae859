package dev.ordergateway.enrich;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * Wakes those who look for due work when new work may be there. A hint only: what is due stands in
 * the ledger, and everybody looks there once a second anyway. Safe for any thread; raising costs
 * next to nothing while nobody sleeps, because every accepted notification does it.
 */
public final class WorkSignal {
  private final List<Sleeper> sleepers = new CopyOnWriteArrayList<>();

  public void raise() {
    for (Sleeper sleeper : sleepers) {
      sleeper.wake();
    }
  }

  /** For the calling thread, which alone may {@link Sleeper#sleep}. */
  Sleeper join() {
    Sleeper sleeper = new Sleeper(Thread.currentThread());
    sleepers.add(sleeper);
    return sleeper;
  }

  void leave(Sleeper sleeper) {
    sleepers.remove(sleeper);
  }

  static final class Sleeper {
    private final Thread thread;
    private volatile boolean raised;
    private volatile boolean asleep;

    private Sleeper(Thread thread) {
      this.thread = thread;
    }

    private void wake() {
      raised = true;
      if (asleep) {
        LockSupport.unpark(thread);
      }
    }

    /** Returns at once if the signal was raised since the last sleep ended. */
    void sleep(Duration longest) {
      asleep = true;
      if (!raised) {
        LockSupport.parkNanos(this, longest.toNanos());
      }
      asleep = false;
      raised = false;
    }
  }
}
