package dev.ordergateway.history;

import java.time.Duration;

/** One thing that happens in a history of orders. Its text is what a failed property prints. */
sealed interface Happening {
  void in(Trial trial);

  /**
   * An order changes at its platform, or is placed if it is not there yet. What the platform does
   * not do to an order in its present state does not happen.
   *
   * @param soon within the second of what happened before
   */
  record Change(int order, String to, boolean soon) implements Happening {
    @Override
    public void in(Trial trial) {
      trial.change(order, to, soon);
    }

    @Override
    public String toString() {
      return "order " + order + " becomes " + to + (soon ? " at once" : "");
    }
  }

  /** A notification that was sent up to now arrives, perhaps again. */
  record Arrival(int which) implements Happening {
    @Override
    public void in(Trial trial) {
      trial.arrive(which);
    }

    @Override
    public String toString() {
      return "notification " + which + " arrives";
    }
  }

  /** The next call to the platform's API goes wrong. */
  record Trouble(String name) implements Happening {
    @Override
    public void in(Trial trial) {
      trial.trouble(name);
    }

    @Override
    public String toString() {
      return "a call meets: " + name;
    }
  }

  record Pause(Duration time) implements Happening {
    @Override
    public void in(Trial trial) {
      trial.pause(time);
    }

    @Override
    public String toString() {
      return time.toSeconds() + " s pass";
    }
  }

  /** What needs nothing to be said about it. */
  enum Event implements Happening {
    /** Everything that is due is worked. */
    CALM,
    POLL,
    RESTART;

    @Override
    public void in(Trial trial) {
      switch (this) {
        case CALM -> trial.calm();
        case POLL -> trial.poll();
        default -> trial.restart();
      }
    }

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
