package dev.ordergateway.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReplayJobTest {
  @Test
  void logSpeaksTheWordsOfTheManual() {
    ReplayJob job = new ReplayJob("r-1", 3, Instant.EPOCH);
    assertThat(job).hasToString("r-1 of 3: nothing");

    job.add(ReplayJob.Result.DUE_AGAIN, 1);
    job.add(ReplayJob.Result.STILL_QUARANTINED, 2);

    assertThat(job).hasToString("r-1 of 3: due-again 1, still-quarantined 2");
  }
}
