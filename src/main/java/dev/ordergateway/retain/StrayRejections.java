package dev.ordergateway.retain;

import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Store;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Refused documents whose first bytes name an order; there are few, and none has an account. */
final class StrayRejections {
  private static final int PAGE = 500;

  private static final String ALL =
      "select id, source, body_start from gateway_rejection where id > ? order by id limit ?";

  private static final byte[] NOTHING = {};

  private record Rejection(long id, @Nullable String source, byte[] start) {}

  private final Store store;

  StrayRejections(Store store) {
    this.store = store;
  }

  List<Long> find(ErasureScope scope) {
    List<Long> found = new ArrayList<>();
    long last = Long.MIN_VALUE;
    List<Rejection> page;
    do {
      long after = last;
      page = store.read(session -> session.list(ALL, StrayRejections::rejection, after, PAGE));
      for (Rejection each : page) {
        if (scope.hasSource(each.source()) && scope.isNamedIn(each.start())) {
          found.add(each.id());
        }
        last = each.id();
      }
    } while (page.size() == PAGE);
    return found;
  }

  /** That something was refused, when and why stays. */
  int erase(List<Long> found) {
    return found.isEmpty() ? 0 : store.write(session -> erase(session, found));
  }

  private static int erase(Session session, List<Long> found) throws SQLException {
    for (long id : found) {
      session.update(
          "update gateway_rejection set body_start = ?, detail = 'erased' where id = ?",
          NOTHING,
          id);
    }
    return found.size();
  }

  private static Rejection rejection(ResultSet row) throws SQLException {
    return new Rejection(row.getLong(1), row.getString(2), row.getBytes(3));
  }
}
