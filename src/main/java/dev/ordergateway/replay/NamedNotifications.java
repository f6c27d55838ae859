package dev.ordergateway.replay;

import dev.ordergateway.ledger.Conditions;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Session;
import dev.ordergateway.settings.Account;
import dev.ordergateway.settings.Settings;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds notifications by what an operator has at hand: their own id, their external id, or the id
 * of their order. The keys of the ledger begin with source and account, so each account is asked by
 * itself: a handful of look-ups in an index, where one for all would read the whole table.
 */
final class NamedNotifications {
  private static final String PREFIX = "n:";

  private record Owner(String source, String account) {}

  private final List<Owner> owners;

  NamedNotifications(Settings settings) {
    Set<Owner> all = new LinkedHashSet<>();
    for (Account account : settings.accounts()) {
      all.add(new Owner(account.source(), account.name()));
      all.add(new Owner(account.source(), ""));
    }
    this.owners = List.copyOf(all);
  }

  /** The orders of the notifications that the id names; none if it names an order itself. */
  List<OrderKey> orders(Session session, String id) throws SQLException {
    String select =
        """
        select source, account, order_id from gateway_notification
        where order_id is not null and""";
    Optional<Long> number = number(id);
    if (number.isPresent()) {
      return session.list(select + " id = ?", NamedNotifications::order, number.get());
    }
    List<OrderKey> found = new ArrayList<>();
    for (Owner owner : owners) {
      found.addAll(
          session.list(
              select + " source = ? and account = ? and external_id = ?",
              NamedNotifications::order,
              owner.source(),
              owner.account(),
              id));
    }
    return found;
  }

  /** The quarantined notifications that the id names. */
  List<Quarantined> quarantined(Session session, String id, Conditions where) throws SQLException {
    String select =
        "select " + Quarantined.COLUMNS + " from gateway_notification where " + where.text();
    Optional<Long> number = number(id);
    if (number.isPresent()) {
      return session.list(select + " and id = ?", Quarantined::of, where.values(number.get()));
    }
    List<Quarantined> found = new ArrayList<>();
    for (String column : List.of("external_id", "order_id")) {
      for (Owner owner : owners) {
        found.addAll(
            session.list(
                select + " and source = ? and account = ? and " + column + " = ?",
                Quarantined::of,
                where.values(owner.source(), owner.account(), id)));
      }
    }
    return found;
  }

  private static OrderKey order(ResultSet row) throws SQLException {
    return new OrderKey(row.getString(1), row.getString(2), row.getString(3));
  }

  private static Optional<Long> number(String id) {
    return id.matches(PREFIX + "[0-9]{1,18}")
        ? Optional.of(Long.parseLong(id.substring(PREFIX.length())))
        : Optional.empty();
  }
}
