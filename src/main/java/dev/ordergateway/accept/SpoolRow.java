package dev.ordergateway.accept;

import dev.ordergateway.accept.Notification.Via;
import dev.ordergateway.ledger.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A notification in the spool, as it came. */
record SpoolRow(long id, Notification notification) {
  static final String SELECT =
      """
      select id, source, account, external_id, order_id, type, event_at, received_at, state, cause,
        flags, opened, body
      from gateway_notification where id > ? and id <= ? order by id""";

  static SpoolRow of(ResultSet row) throws SQLException {
    boolean quarantined = row.getString("state").equals("parked");
    return new SpoolRow(
        row.getLong("id"),
        new Notification(
            row.getString("source"),
            row.getString("account"),
            row.getString("external_id"),
            row.getString("order_id"),
            row.getString("type"),
            Times.parseOrNull(row.getString("event_at")),
            Times.parse(row.getString("received_at")),
            Via.WEBHOOK,
            words(row.getString("flags")).stream().map(SpoolRow::cause).toList(),
            quarantined ? cause(row.getString("cause")) : null,
            words(row.getString("opened")),
            row.getBytes("body")));
  }

  private static List<String> words(@Nullable String text) {
    return text == null ? List.of() : Arrays.asList(text.split(","));
  }

  private static Cause cause(@Nullable String word) {
    return Optional.ofNullable(word)
        .flatMap(Cause::of)
        .orElseThrow(() -> new IllegalStateException("unknown cause in the spool: " + word));
  }
}
