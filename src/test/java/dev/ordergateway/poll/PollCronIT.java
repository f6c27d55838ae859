package dev.ordergateway.poll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.Eventually;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.TimeZone;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.quartz.CronTrigger;
import org.quartz.Scheduler;
import org.quartz.Trigger;
import org.quartz.TriggerKey;

/** Cron triggers as the routes declare them, while clocks change. */
class PollCronIT {
  private static final TriggerKey POLL = new TriggerKey("poll-maropost", "gateway");

  private final DefaultCamelContext context = new DefaultCamelContext();
  private final TimeZone before = TimeZone.getDefault();
  private final AtomicInteger runs = new AtomicInteger();

  @AfterEach
  void close() {
    TimeZone.setDefault(before);
    context.stop();
  }

  @Test
  void triggerLeftHoursAheadByAClockThatWentBackRunsAgainAtOnce() throws Exception {
    Scheduler scheduler = start("* * * * * ?");
    Trigger ahead =
        scheduler
            .getTrigger(POLL)
            .getTriggerBuilder()
            .startAt(Date.from(Instant.now().plus(Duration.ofHours(5))))
            .build();
    scheduler.rescheduleJob(POLL, ahead);
    int before = runs.get();

    new PollSchedule(context).setAnew(Duration.ofHours(5));

    Eventually.until("it runs again", () -> runs.get() > before + 1);
  }

  @Test
  void dailyRunIsNeitherSkippedNorRepeatedWhenLocalClocksChange() throws Exception {
    TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
    CronTrigger sweep = (CronTrigger) start("0 30 2 * * ?").getTrigger(POLL);

    // On 11 March 2040 local clocks skip 02:30, on 4 November they show the hour from 01:00 twice.
    for (String day : new String[] {"2040-03-11T00:00:00Z", "2040-11-04T00:00:00Z"}) {
      Date at = Date.from(Instant.parse(day));
      for (int days = 0; days < 3; days++) {
        Date next = sweep.getFireTimeAfter(at);
        assertThat(next.toInstant())
            .isEqualTo(Instant.parse(day).plus(Duration.ofDays(days)).plusSeconds(9_000));
        at = next;
      }
    }
  }

  private Scheduler start(String cron) throws Exception {
    String uri =
        "gateway-quartz:gateway/poll-maropost?trigger.timeZone=UTC&cron=" + cron.replace(' ', '+');
    context.addComponent(PollSchedule.COMPONENT, PollSchedule.component("test"));
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from(uri).process(exchange -> runs.incrementAndGet());
          }
        });
    context.start();
    return context.getComponent(PollSchedule.COMPONENT, QuartzComponent.class).getScheduler();
  }
}
