package dev.ordergateway.replica;

import java.util.List;
import org.apache.camel.component.quartz.QuartzConstants;
import org.quartz.JobPersistenceException;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.spi.OperableTrigger;
import org.quartz.spi.TriggerFiredResult;

/**
 * The schedule of all replicas, whatever each calls its scheduler and its Camel context. Quartz
 * finds schedulers by their name in a registry of the whole process, so two gateways in one process
 * need two names; in the tables it is the name by which replicas know each other's work. A job
 * names the context of the replica that stored it, and is done in that of the one on which it
 * fires.
 */
@SuppressWarnings("unchecked") // Quartz' own class overrides a generic method with a raw one.
public final class SharedJobStore extends JobStoreTX {
  private String contextName = "";

  @Override
  public void setInstanceName(String ofTheProcess) {
    super.setInstanceName("gateway");
  }

  /**
   * @param name of the context in which this replica's routes are
   */
  public void setContextName(String name) {
    contextName = name;
  }

  @Override
  public List<TriggerFiredResult> triggersFired(List<OperableTrigger> triggers)
      throws JobPersistenceException {
    List<TriggerFiredResult> fired = super.triggersFired(triggers);
    for (TriggerFiredResult each : fired) {
      if (each.getTriggerFiredBundle() != null) {
        each.getTriggerFiredBundle()
            .getJobDetail()
            .getJobDataMap()
            .put(QuartzConstants.QUARTZ_CAMEL_CONTEXT_NAME, contextName);
      }
    }
    return fired;
  }
}
