package dev.ordergateway.trial;

import org.apache.camel.Component;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * A Camel context that reaches nothing outside of the process: each component that could is a
 * stand-in, also where a file binds one of its own as a bean.
 */
public final class TrialContext extends DefaultCamelContext {
  private final StandIns standIns;

  public TrialContext(StandIns standIns) {
    this.standIns = standIns;
  }

  /** Camel would ask the registry first, and call what it finds there. */
  @Override
  public Component getComponent(String name, boolean autoCreate, boolean autoStart) {
    if (autoCreate && !StandIns.isWithin(name)) {
      putStandIn(name);
    }
    return super.getComponent(name, autoCreate, autoStart);
  }

  private synchronized void putStandIn(String name) {
    if (hasComponent(name) == null) {
      addComponent(name, standIns.of(name));
    }
  }
}
