package dev.ordergateway.chaos;

import dev.ordergateway.testing.Acknowledgements;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.ShippedJar;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The gateway processes of a run. Whichever ends is started again, as a service manager would; the
 * door hands on to those that take notifications. Safe for any thread.
 */
final class Fleet implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);
  private static final Duration START_MAX = Duration.ofSeconds(120);

  /** Before one that ended by itself is started again: its store may be away. */
  private static final long BACK_OFF_NANOS = 1_000_000_000L;

  private static final class Member {
    private final Path home;
    private ShippedJar jar;
    private boolean ready;
    private boolean killed;
    private long startAt;

    Member(Path home) {
      this.home = home;
      this.jar = ShippedJar.start(home, Map.of());
    }
  }

  private final List<Member> members = new ArrayList<>();
  private final Acknowledgements door;
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService keeper = Executors.newSingleThreadScheduledExecutor();

  /**
   * @param homes the home directory of each, configured
   */
  Fleet(List<Path> homes, Acknowledgements door) {
    this.door = door;
    homes.forEach(home -> members.add(new Member(home)));
    long every = LOOK_EVERY.toMillis();
    keeper.scheduleWithFixedDelay(this::look, every, every, TimeUnit.MILLISECONDS);
  }

  private synchronized void look() {
    try {
      members.forEach(this::look);
      door.handOnTo(
          members.stream().filter(each -> each.ready).map(each -> each.jar.httpPort()).toList());
    } catch (RuntimeException e) {
      failures.add("the run itself failed: " + e);
    }
  }

  private void look(Member member) {
    if (member.jar.isAlive()) {
      member.ready = member.ready || member.jar.isReady();
    } else if (member.startAt == 0) {
      if (member.ready && !member.killed) {
        failures.add("a gateway ended by itself: " + lastLine(member.jar));
      }
      member.startAt = System.nanoTime() + (member.killed ? 0 : BACK_OFF_NANOS);
      member.ready = false;
    } else if (member.startAt - System.nanoTime() <= 0) {
      member.jar = ShippedJar.start(member.home, Map.of());
      member.startAt = 0;
      member.killed = false;
    }
  }

  private static String lastLine(ShippedJar jar) {
    List<String> lines = jar.err().lines().toList();
    return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
  }

  synchronized void kill(int index) {
    members.get(index).killed = true;
    members.get(index).jar.kill();
  }

  /** As {@link #kill}, and it is not started again. */
  synchronized void lose(int index) {
    kill(index);
    members.remove(index);
    look();
  }

  synchronized long pid(int index) {
    return members.get(index).jar.pid();
  }

  synchronized void halt(int index) {
    members.get(index).jar.halt();
  }

  synchronized void goOn(int index) {
    members.get(index).jar.goOn();
  }

  /** Waits until each of them takes notifications. */
  void awaitReady() {
    Eventually.until("every gateway is ready", START_MAX, this::isReady);
  }

  private synchronized boolean isReady() {
    return members.stream().allMatch(each -> each.ready && each.jar.isAlive());
  }

  /** The management ports of those that take notifications. */
  synchronized List<Integer> managementPorts() {
    return members.stream()
        .filter(each -> each.ready)
        .map(each -> each.jar.managementPort())
        .toList();
  }

  /** What no run should see: a gateway that ended although nobody had killed it. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  @Override
  public void close() {
    keeper.shutdownNow();
    synchronized (this) {
      members.forEach(each -> each.jar.close());
    }
  }
}
