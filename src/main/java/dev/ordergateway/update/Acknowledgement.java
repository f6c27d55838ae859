package dev.ordergateway.update;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.deliver.PlatformDocument;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Session;
import dev.ordergateway.settings.Account;
import dev.ordergateway.settings.Settings;
import java.sql.SQLException;
import java.time.Instant;

/**
 * Tells the platform, once for each order, that the sink has it: where the account's {@code
 * acknowledge} says so. Asked for in the transaction that notes the delivery.
 */
public final class Acknowledgement {
  private static final String NONE = "none";
  private static final String EXPORTED = "exported";

  /** One that was overtaken does not count: the version that overtook it is acknowledged. */
  private static final String ASK =
      """
      insert into gateway_update (source, account, order_id, reason, fields, version, state,
        asked_at, due_at)
      select v.source, v.account, v.order_id, 'acknowledge', ?, v.version, 'due', ?, ?
      from gateway_version v
      where v.source = ? and v.account = ? and v.order_id = ? and v.version = ?
        and (v.status = 'new' or ? = 1)
        and not exists (select 1 from gateway_update u
          where u.source = v.source and u.account = v.account and u.order_id = v.order_id
            and u.reason = 'acknowledge' and u.state <> 'overtaken')""";

  private final Settings settings;

  public Acknowledgement(Settings settings) {
    this.settings = settings;
  }

  /**
   * The sink has this version. A status is only set on an order that is new: anything else would
   * take an order back, or bring a cancelled one to life.
   */
  public void delivered(Session session, OrderKey key, int version, Instant now)
      throws SQLException {
    String wanted =
        settings
            .account(key.source(), key.account())
            .filter(account -> account.has("acknowledge"))
            .map(Acknowledgement::wanted)
            .orElse(NONE);
    if (wanted.equals(NONE)) {
      return;
    }
    boolean exported = wanted.equals(EXPORTED);
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    fields.put(exported ? "ExportStatus" : "OrderStatus", exported ? "Exported" : wanted);
    session.update(
        ASK,
        PlatformDocument.write(fields),
        now,
        now,
        key.source(),
        key.account(),
        key.orderId(),
        version,
        exported ? 1 : 0);
  }

  private static String wanted(Account account) {
    return account.text("acknowledge");
  }
}
