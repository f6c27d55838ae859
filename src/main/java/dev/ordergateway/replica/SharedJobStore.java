package dev.ordergateway.replica;

import org.quartz.impl.jdbcjobstore.JobStoreTX;

/**
 * The schedule of all replicas, whatever each calls its scheduler. Quartz finds schedulers by their
 * name in a registry of the whole process, so two gateways in one process need two names; in the
 * tables it is the name by which replicas know each other's work.
 */
@SuppressWarnings("unchecked") // Quartz' own class overrides a generic method with a raw one.
public final class SharedJobStore extends JobStoreTX {
  @Override
  public void setInstanceName(String ofTheProcess) {
    super.setInstanceName("gateway");
  }
}
