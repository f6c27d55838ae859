package dev.ordergateway.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * One fault at one moment of a run.
 *
 * @param at counted from the begin of the run
 * @param index which of the fault's places, from 0
 */
record Blow(Duration at, ChaosFault fault, int index, Duration lasts) {
  /** So that a place has a moment of health between two faults. */
  private static final Duration BETWEEN = Duration.ofMillis(500);

  /** One of the places of a kind. */
  record Spot(Place place, int index) {}

  Spot spot() {
    return new Spot(fault.place(), index);
  }

  /** All blows of a run, at a steady rate: the seed alone decides. */
  static List<Blow> draw(ChaosPlan plan) {
    Random random = new Random(plan.seed());
    Map<Spot, Duration> busyUntil = new HashMap<>();
    List<Blow> blows = new ArrayList<>();
    for (int i = 0; i < plan.faults(); i++) {
      Duration at = plan.time().multipliedBy(i).dividedBy(plan.faults());
      List<Blow> possible = possible(plan.store(), at, busyUntil, random.nextDouble());
      Blow blow = weighted(possible, random.nextDouble(), random.nextDouble());
      busyUntil.put(blow.spot(), at.plus(blow.lasts).plus(BETWEEN));
      blows.add(blow);
    }
    return blows;
  }

  /** Each fault that has a free place, at each of those. */
  private static List<Blow> possible(
      StoreKind store, Duration at, Map<Spot, Duration> busyUntil, double share) {
    List<Blow> possible = new ArrayList<>();
    for (ChaosFault fault : ChaosFault.values()) {
      for (int i = 0; fault.isOf(store) && i < fault.place().count(store); i++) {
        Duration until = busyUntil.getOrDefault(new Spot(fault.place(), i), Duration.ZERO);
        if (until.compareTo(at) <= 0) {
          possible.add(new Blow(at, fault, i, fault.lasts(share)));
        }
      }
    }
    return possible;
  }

  /** A fault by its weight, however many places it has, then one of its places. */
  private static Blow weighted(List<Blow> possible, double which, double where) {
    List<ChaosFault> faults = possible.stream().map(Blow::fault).distinct().toList();
    double left = which * faults.stream().mapToInt(ChaosFault::weight).sum();
    for (ChaosFault fault : faults) {
      left -= fault.weight();
      if (left < 0) {
        List<Blow> here = possible.stream().filter(each -> each.fault == fault).toList();
        return here.get((int) (where * here.size()));
      }
    }
    throw new IllegalStateException("nothing is well enough for another fault");
  }

  @Override
  public String toString() {
    return Arrays.asList(Place.STORE, Place.SINK).contains(fault.place())
        ? fault.text()
        : fault.text() + " (" + (index + 1) + ")";
  }
}
