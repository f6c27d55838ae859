package dev.ordergateway.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A platform's orders, each with its last revisions, so that it can also be shown as it was. Safe
 * for any thread. A document is never changed once it is on the shelf.
 */
final class OrderShelf {
  private static final int REVISIONS_KEPT = 8;

  /**
   * An order at one time.
   *
   * @param at since when, by the platform's clock
   * @param list the list the platform keeps it in; empty where the platform has no lists
   * @param listedAt since when it has been in that list
   */
  record Revision(Instant at, String list, Instant listedAt, ObjectNode document) {}

  /** Which of an order's revisions a caller gets to see; the newest comes last. */
  interface View {
    Optional<Revision> of(List<Revision> revisions);

    /** The platform's own state. */
    View NEWEST = revisions -> Optional.of(revisions.get(revisions.size() - 1));

    /** The state before the last change; nothing if the order has never changed. */
    View BEFORE_LAST_CHANGE =
        revisions ->
            revisions.size() < 2
                ? Optional.empty()
                : Optional.of(revisions.get(revisions.size() - 2));

    /** What an index shows that knows everything up to a time. */
    static View asOf(Instant time) {
      return revisions -> {
        for (int i = revisions.size() - 1; i >= 0; i--) {
          if (!revisions.get(i).at().isAfter(time)) {
            return Optional.of(revisions.get(i));
          }
        }
        return Optional.empty();
      };
    }
  }

  private final Map<String, List<Revision>> orders = new ConcurrentHashMap<>();

  /** Puts a new order on the shelf. */
  void place(String id, Revision first) {
    if (orders.putIfAbsent(id, List.of(first)) != null) {
      throw new IllegalArgumentException("order " + id + " is there already");
    }
  }

  /** Adds a revision made of the newest one, which must not be changed itself. */
  Revision change(String id, UnaryOperator<Revision> change) {
    List<Revision> revisions =
        orders.computeIfPresent(
            id,
            (key, old) -> {
              List<Revision> next = new ArrayList<>(old);
              next.add(change.apply(old.get(old.size() - 1)));
              int first = Math.max(0, next.size() - REVISIONS_KEPT);
              return List.copyOf(next.subList(first, next.size()));
            });
    if (revisions == null) {
      throw new NoSuchElementException("no order " + id);
    }
    return revisions.get(revisions.size() - 1);
  }

  Optional<Revision> find(String id, View view) {
    return Optional.ofNullable(orders.get(id)).flatMap(view::of);
  }

  Stream<Revision> all(View view) {
    return orders.values().stream().map(view::of).flatMap(Optional::stream);
  }

  List<String> ids() {
    return orders.keySet().stream().sorted().toList();
  }
}
