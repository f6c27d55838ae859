package dev.ordergateway.acceptance;

import dev.ordergateway.testing.Notices;
import java.util.List;
import java.util.Map;

/** Mercado Livre: a token in the path, the order in an address, lists that go on by rows. */
public final class MercadoLivreCase extends ExampleCase {
  private static final String PATH = "/notifications/mercado-livre";
  private static final String TOKEN = "/the-callback-token";

  public MercadoLivreCase() {
    super("mercado-livre");
  }

  @Override
  Map<String, String> keys(String account) {
    return Map.of(
        // One application has one callback address for all its sellers.
        "callback-tokens", "the-callback-token",
        "user-id", account.equals(smallAccount()) ? "4" : "3",
        "access-token", "an-access-token");
  }

  @Override
  Notice signed(String account, Map<String, String> headers, String body) {
    return new Notice(PATH + TOKEN, Notices.bytes(body.replace("@topic@", "orders_v2")), headers);
  }

  @Override
  public List<Notice> forged(Notice notice) {
    return List.of(notice.at(PATH + "/another-token"), notice.at(PATH + "/the-callback-toke"));
  }

  @Override
  public List<Notice> malformed() {
    return List.of(
        signed(account(), Map.of(), "{\"resource\":\"/orders/1\""),
        signed(account(), Map.of(), "{\"topic\":\"orders_v2\",\"user_id\":3}"),
        notice(account(), "abc"),
        notice(account(), "1/../2"),
        notice(account(), "1?x=2"));
  }

  @Override
  public Notice odd() {
    return notice(account(), newOrderId(), Map.of("topic", "items"));
  }

  @Override
  public String oddCause() {
    return "other-event-type";
  }
}
