package dev.ordergateway.emulator;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The faults that are switched on at one emulated platform. The oldest that fits a call takes it;
 * one call meets one fault at most. Safe for any thread, and takes effect with the next call.
 */
public final class Faults {
  private final List<Injection> injections = new CopyOnWriteArrayList<>();

  /** Switches a fault on. */
  public Injection inject(Fault fault, When when) {
    Injection injection = new Injection(fault, when);
    injections.add(injection);
    return injection;
  }

  /** Switches every fault off. */
  public void clear() {
    injections.clear();
  }

  Optional<Fault> take(String kind, List<String> orderIds) {
    for (Injection injection : injections) {
      if (injection.when.fits(kind, orderIds) && injection.take()) {
        return Optional.of(injection.fault);
      }
    }
    return Optional.empty();
  }

  /** A fault that has been switched on. */
  public final class Injection {
    private final Fault fault;
    private final When when;
    private final AtomicInteger taken = new AtomicInteger();

    private Injection(Fault fault, When when) {
      this.fault = fault;
      this.when = when;
    }

    /** How many calls have met it. */
    public int count() {
      return taken.get();
    }

    public void off() {
      injections.remove(this);
    }

    private boolean take() {
      boolean had = taken.getAndUpdate(n -> n < when.calls() ? n + 1 : n) < when.calls();
      if (taken.get() >= when.calls()) {
        off();
      }
      return had;
    }
  }
}
