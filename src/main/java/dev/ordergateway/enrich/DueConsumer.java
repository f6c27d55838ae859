package dev.ordergateway.enrich;

import dev.ordergateway.enrich.DueWork.Demand;
import dev.ordergateway.enrich.DueWork.Task;
import dev.ordergateway.enrich.WorkSignal.Sleeper;
import dev.ordergateway.ledger.StoreAwayException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ServiceStatus;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.Suspendable;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Takes due work in one thread and hands each piece to a thread of its own. How many are under way
 * is bounded by the work itself, for each account, so that a slow account does not hold up the
 * others.
 *
 * <p>A stop suspends it first: it takes nothing more, and what is under way goes on to its end
 * before Camel stops the route, whose steps would reject it from then on.
 */
final class DueConsumer extends DefaultConsumer implements ShutdownAware, Suspendable {
  private static final Logger LOG = LoggerFactory.getLogger(DueConsumer.class);

  /** Routes start one by one; work that began earlier could meet one that is not there yet. */
  private static final Duration NOT_STARTED = Duration.ofMillis(20);

  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
  private static final Duration END_MAX = Duration.ofSeconds(2);

  private final DueWork work;
  private final Demand demand;
  private final WorkSignal signal;
  private final Phaser underWay = new Phaser(1);
  private @Nullable ExecutorService workers;

  /** The thread that is to take work now; none while this is suspended. */
  private volatile @Nullable Thread dispatcher;

  /** The one that was started last; while this is suspended it may still be at its last look. */
  private volatile @Nullable Thread lastDispatcher;

  DueConsumer(DefaultEndpoint endpoint, Processor processor, DueWork work, Demand demand) {
    super(endpoint, processor);
    this.work = work;
    this.demand = demand;
    this.signal = work.signal();
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    if (workers == null) {
      workers =
          getEndpoint()
              .getCamelContext()
              .getExecutorServiceManager()
              .newCachedThreadPool(this, name());
    }
    startDispatching(workers);
  }

  /** Also where a stop came before a suspension that was under way, and has stopped the steps. */
  @Override
  protected void doResume() {
    ServiceHelper.startService(getProcessor());
    if (workers != null) {
      startDispatching(workers);
    }
  }

  /** A suspension that ran out of time has stopped it. */
  @Override
  public boolean isSuspended() {
    return super.isSuspended() || getStatus() == ServiceStatus.Stopped;
  }

  @Override
  public void resume() {
    if (getStatus() == ServiceStatus.Stopped) {
      start();
    } else {
      super.resume();
    }
  }

  /** Only one takes work at a time, also where the last one waits for the store still. */
  private void startDispatching(ExecutorService tasks) {
    Thread before = lastDispatcher;
    Thread thread =
        new Thread(
            () -> {
              join(before, Duration.ZERO);
              dispatch(tasks);
            },
            name());
    thread.setDaemon(true);
    lastDispatcher = thread;
    dispatcher = thread;
    thread.start();
  }

  /**
   * @param most the longest to wait; zero for as long as it takes
   */
  private static void join(@Nullable Thread thread, Duration most) {
    try {
      if (thread != null) {
        thread.join(most.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String name() {
    return getEndpoint().getEndpointUri().replaceFirst("\\?.*", "");
  }

  private void dispatch(ExecutorService pool) {
    Sleeper sleeper = signal.join();
    try {
      while (isDispatching()) {
        sleeper.sleep(dispatchAllDue(pool));
      }
    } finally {
      signal.leave(sleeper);
    }
  }

  private boolean isDispatching() {
    return Thread.currentThread().equals(dispatcher);
  }

  /** How long there will be nothing more to do. */
  private Duration dispatchAllDue(ExecutorService pool) {
    if (!getEndpoint().getCamelContext().isStarted()) {
      return NOT_STARTED;
    }
    try {
      Optional<Task> task = work.take(demand);
      while (isDispatching() && task.isPresent()) {
        begin(task.get(), pool);
        task = work.take(demand);
      }
      // In this thread, whose end a stop waits for: behind it there may be no store any more.
      task.ifPresent(unused -> giveBack(unused::giveUp));
      return work.idle(demand);
    } catch (StoreAwayException e) {
      LOG.debug("looking for due work waits for the store", e);
      return AFTER_FAILURE;
    } catch (RuntimeException | Error e) {
      // Whatever goes wrong: without this thread nothing of its kind would be done any more.
      LOG.warn("{} could not look for due work, and will again: {}", this, e.getMessage());
      LOG.debug("looking for due work", e);
      return AFTER_FAILURE;
    }
  }

  /** Where there is no thread to be had, the work is given back as if it had not been taken. */
  private void begin(Task task, ExecutorService pool) {
    underWay.register();
    try {
      Exchange exchange = createExchange(false);
      pool.execute(() -> process(task, exchange));
    } catch (RuntimeException | Error e) {
      underWay.arriveAndDeregister();
      giveBack(task::giveUp);
      throw e;
    }
  }

  /**
   * Never out of a pool of the host's: Camel 4.18.0 takes a failure on an exchange that is lent
   * again for one that has been handled, and then it is not.
   */
  @Override
  public Exchange createExchange(boolean autoRelease) {
    Exchange exchange = getEndpoint().createExchange();
    exchange.getExchangeExtension().setFromRouteId(getRouteId());
    return exchange;
  }

  @Override
  public void releaseExchange(Exchange exchange, boolean autoRelease) {
    // There is no pool to give it back to.
  }

  private void process(Task task, Exchange exchange) {
    MDC.put("correlationId", exchange.getExchangeId());
    try {
      task.begin(exchange);
      getProcessor().process(exchange);
    } catch (Exception | Error e) {
      exchange.setException(e);
    } finally {
      if (exchange.getException() != null && !isRunAllowed()) {
        exchange.setVariable(DueWork.STOPPED, true);
      }
      giveBack(() -> task.end(exchange));
      releaseExchange(exchange, false);
      MDC.remove("correlationId");
      underWay.arriveAndDeregister();
      signal.raise();
    }
  }

  private static void giveBack(Runnable work) {
    try {
      work.run();
    } catch (StoreAwayException e) {
      LOG.debug("work is given back when its lease runs out", e);
    } catch (RuntimeException | Error e) {
      LOG.warn("work could not be given back; its lease will run out: {}", e.getMessage());
      LOG.debug("giving back work", e);
    }
  }

  /** Takes nothing more. What is under way goes on, and Camel waits for it. */
  @Override
  protected void doSuspend() {
    dispatcher = null;
    signal.raise();
    join(lastDispatcher, END_MAX);
  }

  @Override
  protected void doStop() throws Exception {
    doSuspend();
    super.doStop();
  }

  @Override
  public boolean deferShutdown(ShutdownRunningTask shutdownRunningTask) {
    return false;
  }

  /**
   * Camel counts an exchange while a route has it. Here work counts from when it is taken until it
   * is given back, and so does a thread that may still be taking some.
   */
  @Override
  public int getPendingExchangesSize() {
    Thread last = lastDispatcher;
    boolean taking = last != null && last.isAlive() && !last.equals(dispatcher);
    return underWay.getRegisteredParties() - 1 + (taking ? 1 : 0);
  }

  @Override
  public void prepareShutdown(boolean suspendOnly, boolean forced) {
    // All that there is to do is done in doSuspend and interrupt.
  }

  /** Interrupts what is under way still. */
  void interrupt() {
    if (workers != null && underWay.getRegisteredParties() > 1) {
      LOG.warn("{} did not finish in time; its work is taken up again", this);
      getEndpoint().getCamelContext().getExecutorServiceManager().shutdownNow(workers);
    }
  }

  /** An exchange that has ended still has its work to give back. */
  @Override
  protected void doShutdown() throws Exception {
    try {
      underWay.awaitAdvanceInterruptibly(
          underWay.arrive(), END_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      interrupt();
    }
    if (workers != null) {
      getEndpoint().getCamelContext().getExecutorServiceManager().shutdown(workers);
    }
    super.doShutdown();
  }
}
