package dev.ordergateway.poll;

import java.time.Duration;
import java.util.Date;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.component.quartz.QuartzComponent;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerKey;
import org.quartz.impl.matchers.GroupMatcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cron triggers of a context's polls. Quartz works out the time of a trigger's next run when it
 * runs; after the clock was set back by five hours it would wait for that time, and poll nothing
 * for five hours.
 */
public final class PollSchedule {
  private static final Logger LOG = LoggerFactory.getLogger(PollSchedule.class);

  /** The component of all our schedules; a host's own is left alone. */
  public static final String COMPONENT = "gateway-quartz";

  /** Of all routes' {@code gateway-quartz:gateway/...}. */
  private static final String GROUP = "gateway";

  private final CamelContext context;

  /**
   * The component of the schedules of one process alone.
   *
   * @param owner names the gateway within its process, where Quartz finds schedulers by their name
   */
  public static QuartzComponent component(String owner) {
    QuartzComponent quartz = new QuartzComponent();
    quartz.setProperties(
        Map.of(
            "org.quartz.scheduler.instanceName", "gateway-" + owner,
            "org.quartz.scheduler.skipUpdateCheck", "true",
            "org.quartz.threadPool.threadCount", "4"));
    return quartz;
  }

  public PollSchedule(CamelContext context) {
    this.context = context;
  }

  /** Has every next run worked out anew from the clock as it is now. */
  public void setAnew(Duration setBackBy) {
    try {
      Scheduler scheduler = context.getComponent(COMPONENT, QuartzComponent.class).getScheduler();
      for (TriggerKey key : scheduler.getTriggerKeys(GroupMatcher.triggerGroupEquals(GROUP))) {
        Trigger trigger = scheduler.getTrigger(key);
        Date next = scheduler.rescheduleJob(key, trigger.getTriggerBuilder().startNow().build());
        LOG.info("{} is next run at {}", key.getName(), next == null ? null : next.toInstant());
      }
    } catch (SchedulerException e) {
      LOG.warn(
          "the polls could not be scheduled anew after the clock was set back by {} s: {}",
          setBackBy.toSeconds(),
          e.getMessage());
    }
  }
}
