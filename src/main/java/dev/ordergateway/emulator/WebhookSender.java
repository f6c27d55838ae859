package dev.ordergateway.emulator;

import dev.ordergateway.emulator.WebhookTally.Count;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends a platform's notifications over HTTP, many at a time and in no promised order, tries again
 * as that platform would, and counts. Faults are drawn from a seeded random source, one
 * notification after the other as they are announced, so that one announcing thread makes a
 * repeatable run. Safe for any thread.
 */
public final class WebhookSender {
  private static final int CONNECTIONS = 64;
  private static final Duration ANSWER_TIME = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final HttpClient client;
  private final WebhookTally tally = new WebhookTally();

  /** Tries that wait for a free connection; a client's own queue would let them time out there. */
  private final Deque<Runnable> waiting = new ArrayDeque<>();

  private int connected;
  private volatile @Nullable URI callback;
  private volatile int triesMax;
  private volatile Duration spacing;
  private WebhookFaults faults = WebhookFaults.none();
  private Random random = new Random(0);

  WebhookSender(Vertx vertx, int triesMax, Duration spacing) {
    this.vertx = vertx;
    this.triesMax = triesMax;
    this.spacing = spacing;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setMaxPoolSize(CONNECTIONS)
                .setConnectTimeout((int) ANSWER_TIME.toMillis()));
  }

  /** Where notifications go; until this is called none is sent and none is counted. */
  public void sendTo(URI address) {
    callback = address;
  }

  /** Switches webhook faults on from the next notification. */
  public synchronized void faults(WebhookFaults wanted, long seed) {
    faults = wanted;
    random = new Random(seed);
  }

  /**
   * How often a notification is tried at all while it gets no 200, and the time between tries.
   * Neither platform documents the spacing.
   */
  public void retries(int tries, Duration between) {
    triesMax = tries;
    spacing = between;
  }

  public WebhookCounts counts() {
    return tally.counts();
  }

  /** The notifications that were dropped, oldest first. */
  public List<Webhook> dropped() {
    return tally.dropped();
  }

  /** Notifications held back, being sent or waiting for their next try. */
  public int underWay() {
    return tally.underWay();
  }

  /** Waits until nothing is under way; false if the time was too short. */
  public boolean awaitIdle(Duration time) {
    return tally.awaitIdle(time);
  }

  /** Announces: sends once, twice, late or not at all, as the faults will have it. */
  public synchronized void send(Webhook webhook) {
    URI address = callback;
    if (address == null) {
      return;
    }
    tally.add(Count.ANNOUNCED);
    // All four are drawn every time, so that one probability does not shift the others' fate.
    boolean drop = random.nextDouble() < faults.drop();
    boolean twice = random.nextDouble() < faults.twice();
    boolean hold = random.nextDouble() < faults.reorder();
    double share = random.nextDouble();
    if (drop) {
      tally.drop(webhook);
      return;
    }
    long wait = faults.delay().toMillis();
    if (hold) {
      tally.add(Count.HELD_BACK);
      wait += (long) (share * faults.holdMax().toMillis());
    }
    later(wait, address, webhook, 1);
    if (twice) {
      tally.add(Count.DOUBLED);
      later(wait, address, webhook, 1);
    }
  }

  private void later(long millis, URI address, Webhook webhook, int attempt) {
    tally.begin();
    if (millis > 0) {
      vertx.setTimer(millis, timer -> enter(() -> attempt(address, webhook, attempt)));
    } else {
      enter(() -> attempt(address, webhook, attempt));
    }
  }

  private void enter(Runnable attempt) {
    synchronized (waiting) {
      if (connected == CONNECTIONS) {
        waiting.addLast(attempt);
        return;
      }
      connected++;
    }
    attempt.run();
  }

  private void leave() {
    Runnable next;
    synchronized (waiting) {
      next = waiting.pollFirst();
      if (next == null) {
        connected--;
        return;
      }
    }
    next.run();
  }

  private void attempt(URI address, Webhook webhook, int attempt) {
    tally.add(Count.SENT);
    post(address, webhook)
        .onComplete(
            result -> {
              leave();
              settle(result, address, webhook, attempt);
              tally.end();
            });
  }

  private void settle(AsyncResult<Integer> result, URI address, Webhook webhook, int attempt) {
    if (result.succeeded() && result.result() == 200) {
      tally.add(Count.ACCEPTED);
      return;
    }
    tally.add(result.succeeded() ? Count.REFUSED : Count.UNANSWERED);
    if (attempt < triesMax) {
      later(Math.max(1, spacing.toMillis()), address, webhook, attempt + 1);
    } else {
      tally.add(Count.GIVEN_UP);
    }
  }

  private Future<Integer> post(URI address, Webhook webhook) {
    RequestOptions options =
        new RequestOptions()
            .setAbsoluteURI(address.toString())
            .setMethod(HttpMethod.POST)
            .setTimeout(ANSWER_TIME.toMillis());
    webhook.headers().forEach(options::putHeader);
    return client
        .request(options)
        .compose(request -> request.send(webhook.body()))
        .compose(WebhookSender::read)
        // The request's own time ends with the headers of the answer; this one covers its body.
        .timeout(ANSWER_TIME.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Future<Integer> read(HttpClientResponse response) {
    return response.body().map(body -> response.statusCode());
  }

  void close() {
    client.close();
  }
}
