package dev.ordergateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.LedgerDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store from before there were several sinks goes on where it was. */
class DeliveryMigrationIT {
  private static final String ORDER =
      "insert into gateway_order (source, account, order_id, state, cause, version, sent_version,"
          + " send_at, attempt_count, failure_count, detail, parked_at, first_seen_at, changed_at)"
          + " values ('maropost', 'acme', ";

  @TempDir Path home;

  @Test
  void whatTheSinkHasAndIsToGetStaysOnSqlite() {
    goesOn(LedgerDatabase.sqlite(home));
  }

  @Test
  void whatTheSinkHasAndIsToGetStaysOnPostgres() {
    goesOn(LedgerDatabase.postgres());
  }

  private static void goesOn(LedgerDatabase ledger) {
    Database database = ledger.database();
    database.prepare();
    try {
      OlderTables.make(database, "8");
      order(ledger, "'has', 'delivered', null, 2, 2, null, 0, 0, null, null");
      order(ledger, "'lacks', 'accepted', null, 3, 1, 'T1', 2, 4, 'no', null");
      order(ledger, "'refused', 'parked', 'sink-refused', 1, 0, null, 8, 8, 'no', 'T2'");
      order(ledger, "'odd', 'parked', 'mapping-failed', 1, 1, null, 1, 1, 'bad', 'T2'");
      order(ledger, "'new', 'accepted', null, 0, 0, null, 3, 3, 'late', null");

      Migrations.run(database);
    } finally {
      database.release();
    }

    assertThat(
            ledger
                .rows()
                .select(
                    """
                select order_id || ' ' || sink || ' ' || version || ' ' || sent_version || ' '
                  || coalesce(send_at, '-') || ' ' || attempt_count || ' ' || failure_count || ' '
                  || coalesce(detail, '-') || ' ' || coalesce(parked_at, '-') as line
                from gateway_delivery order by order_id"""))
        .extracting(row -> row.get("line"))
        .containsExactly(
            "has sink 2 2 - 0 0 - -",
            "lacks sink 3 1 T1 2 4 no -",
            "odd sink 1 1 - 0 0 - -",
            "refused sink 1 0 - 8 8 no T2");
  }

  private static void order(LedgerDatabase ledger, String values) {
    ledger.rows().change(ORDER + values + ", 'T0', 'T0')");
  }
}
