package dev.ordergateway.replay;

import dev.ordergateway.accept.Cause;
import dev.ordergateway.ledger.Conditions;
import dev.ordergateway.ledger.Store;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The quarantined notifications of a selection. One whose account is unknown matches by source and
 * cause; where the selection names an account, it matches if it may belong to that account.
 */
final class SelectedQuarantine {
  private final Store store;
  private final Candidates candidates;

  SelectedQuarantine(Store store, Candidates candidates) {
    this.store = store;
    this.candidates = candidates;
  }

  /** The causes to look for, each with its own run along the index. */
  static List<Cause> causes(Selection selection) {
    return Arrays.stream(Cause.values())
        .filter(cause -> cause.effect() == Cause.Effect.QUARANTINE)
        .filter(cause -> selection.cause() == null || cause.word().equals(selection.cause()))
        .toList();
  }

  int count(Selection selection) {
    return causes(selection).stream().mapToInt(cause -> count(selection, cause)).sum();
  }

  private int count(Selection selection, Cause cause) {
    Conditions where = where(selection, cause);
    return store.read(
        session ->
            session
                .list(
                    "select source, account, opened, count(*) from gateway_notification where "
                        + where.text()
                        + " group by source, account, opened",
                    row ->
                        matches(selection, row.getString(1), row.getString(2), row.getString(3))
                            ? row.getInt(4)
                            : 0,
                    where.values())
                .stream()
                .mapToInt(Integer::intValue)
                .sum());
  }

  /**
   * Rows with a larger id, in the order of their ids; among them some that do not match, which only
   * {@link #matches(Selection, Quarantined)} can tell.
   */
  List<Quarantined> after(Selection selection, Cause cause, long id, int limit) {
    Conditions where = where(selection, cause).and("id > ?", id);
    return store.read(session -> session.list(select(where), Quarantined::of, where.values(limit)));
  }

  static String select(Conditions where) {
    return "select "
        + Quarantined.COLUMNS
        + " from gateway_notification where "
        + where.text()
        + " order by id limit ?";
  }

  /** One row as it is now, if it is still quarantined. */
  Optional<Quarantined> find(long id) {
    return store.read(
        session ->
            session.first(
                "select "
                    + Quarantined.COLUMNS
                    + " from gateway_notification where id = ? and state = 'parked'",
                Quarantined::of,
                id));
  }

  /** The ids of the rows that the selection's ids name. */
  List<Long> named(Selection selection, NamedNotifications notifications) {
    return store.read(
        session -> {
          Map<Long, Quarantined> found = new LinkedHashMap<>();
          for (Cause cause : causes(selection)) {
            for (String id : selection.ids()) {
              notifications
                  .quarantined(session, id, where(selection, cause))
                  .forEach(row -> found.put(row.id(), row));
            }
          }
          return new ArrayList<>(
              found.values().stream()
                  .filter(row -> matches(selection, row))
                  .map(Quarantined::id)
                  .toList());
        });
  }

  boolean matches(Selection selection, Quarantined row) {
    return matches(selection, row.source(), row.account(), row.opened());
  }

  private boolean matches(
      Selection selection, String source, String account, @Nullable String opened) {
    String asked = selection.account();
    return asked == null
        || account.equals(asked)
        || (account.isEmpty()
            && candidates.of(source, account, opened).stream()
                .anyMatch(candidate -> candidate.name().equals(asked)));
  }

  static Conditions where(Selection selection, Cause cause) {
    return new Conditions("state = 'parked'")
        .and("cause = ?", cause.word())
        .andIf("source = ?", selection.source());
  }
}
