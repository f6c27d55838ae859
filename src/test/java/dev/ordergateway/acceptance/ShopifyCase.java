package dev.ordergateway.acceptance;

import dev.ordergateway.testing.Notices;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Shopify: an HMAC of the body in base64, the shop in a header, lists that go on by a link. */
public final class ShopifyCase extends ExampleCase {
  private static final String PATH = "/notifications/shopify";
  private static final String SIGNATURE = "X-Shopify-Hmac-Sha256";

  public ShopifyCase() {
    super("shopify");
  }

  @Override
  Map<String, String> keys(String account) {
    return Map.of(
        // One app's secret signs for both shops; the header says which of them it is.
        "webhook-secrets", "the-old-secret,the-app-secret",
        "shop-domain", account + ".myshopify.com",
        "access-token", "an-access-token");
  }

  @Override
  Notice signed(String account, Map<String, String> headers, String body) {
    byte[] bytes = Notices.bytes(body);
    return new Notice(PATH, bytes, headers).with(SIGNATURE, signature("the-app-secret", bytes));
  }

  private static String signature(String secret, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Notices.bytes(secret), "HmacSHA256"));
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public List<Notice> forged(Notice notice) {
    byte[] other = Notices.bytes(new String(notice.body()) + " ");
    return List.of(
        notice.with(SIGNATURE, signature("another-secret", notice.body())),
        notice.with(SIGNATURE, ""),
        notice.with(SIGNATURE, "not base64!"),
        new Notice(PATH, other, notice.headers()),
        new Notice(PATH, notice.body(), Map.of("X-Shopify-Topic", "orders/create")));
  }

  @Override
  public List<Notice> malformed() {
    Map<String, String> headers =
        Map.of("X-Shopify-Topic", "orders/create", "X-Shopify-Shop-Domain", "acme.myshopify.com");
    return List.of(
        signed(account(), headers, "{\"id\":1"),
        signed(account(), headers, ""),
        signed(account(), headers, "{\"name\":\"#1001\"}"),
        signed(account(), headers, "{\"id\":\"../1\"}"),
        signed(account(), headers, "{\"id\":\"" + "1".repeat(41) + "\"}"));
  }

  @Override
  public Notice odd() {
    return notice(account(), newOrderId(), Map.of("state", "products/update"));
  }

  @Override
  public String oddCause() {
    return "other-event-type";
  }
}
