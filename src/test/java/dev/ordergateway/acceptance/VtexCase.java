package dev.ordergateway.acceptance;

import dev.ordergateway.testing.Notices;
import java.util.List;
import java.util.Map;

/** VTEX: a secret in a header of one's own, the order's state in the hook, numbered pages. */
public final class VtexCase extends ExampleCase {
  static final String PATH = "/notifications/vtex";
  private static final String KEY = "X-Hook-Key";

  public VtexCase() {
    super("vtex");
  }

  @Override
  Map<String, String> keys(String account) {
    return Map.of(
        "hook-keys",
        "key-of-" + account,
        "account-name",
        account,
        "app-key",
        "an-app-key",
        "app-token",
        "an-app-token");
  }

  @Override
  String orderId(int number) {
    return "v" + number + "-01";
  }

  @Override
  Notice signed(String account, Map<String, String> headers, String body) {
    return new Notice(PATH, Notices.bytes(body), headers).with(KEY, "key-of-" + account);
  }

  @Override
  public List<Notice> forged(Notice notice) {
    return List.of(
        notice.with(KEY, "another-key"),
        notice.with(KEY, "an-app-key"),
        new Notice(PATH, notice.body(), Map.of()),
        new Notice(PATH + "?" + KEY + "=key-of-acme", notice.body(), Map.of()));
  }

  @Override
  public List<Notice> malformed() {
    return List.of(
        signed(account(), Map.of(), "{\"OrderId\":"),
        signed(account(), Map.of(), "[]"),
        notice(account(), ""),
        notice(account(), "../v1-01"),
        notice(account(), ".."));
  }

  @Override
  public Notice odd() {
    return notice(account(), newOrderId(), Map.of("account-name", "somebody-else"));
  }

  @Override
  public String oddCause() {
    return "unknown-seller";
  }

  /** What VTEX sends when the hook is configured. */
  static Notice ping() {
    return new Notice(PATH, Notices.bytes("{\"hookConfig\":\"ping\"}"), Map.of(KEY, "key-of-acme"));
  }
}
