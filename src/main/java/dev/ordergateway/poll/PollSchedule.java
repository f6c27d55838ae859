package dev.ordergateway.poll;

import java.time.Duration;
import java.util.Date;
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

  /** Of all routes' {@code quartz:gateway/...}; a host's triggers are left alone. */
  private static final String GROUP = "gateway";

  private final CamelContext context;

  public PollSchedule(CamelContext context) {
    this.context = context;
  }

  /** Has every next run worked out anew from the clock as it is now. */
  public void setAnew(Duration setBackBy) {
    try {
      Scheduler scheduler = context.getComponent("quartz", QuartzComponent.class).getScheduler();
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
