package dev.ordergateway.deliver;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.camel.Message;

/**
 * Signs what an HTTP sink receives, as the Standard Webhooks specification 1.0.0 says: HMAC-SHA256
 * over id, time and body. With several secrets each call carries a signature by each, so that a
 * secret can be changed while both sides run. Safe for any thread.
 */
final class WebhookSignature {
  private static final String PREFIX = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";

  private final List<SecretKeySpec> keys;

  /**
   * @param secrets each {@code whsec_} and base64
   */
  WebhookSignature(List<String> secrets) {
    this.keys =
        secrets.stream()
            .map(secret -> Base64.getDecoder().decode(secret.substring(PREFIX.length())))
            .map(bytes -> new SecretKeySpec(bytes, ALGORITHM))
            .toList();
  }

  /**
   * Puts the three headers on a call; none if there is no secret.
   *
   * @param eventId what a repeat of the event has too
   * @param at when this call is made, which a repeat has another of
   */
  void sign(Message message, String eventId, byte[] body, Instant at) {
    if (keys.isEmpty()) {
      return;
    }
    // A full stop ends the id in what is signed, and order ids may hold one; none holds a %.
    String id = eventId.replace(".", "%2E");
    String time = Long.toString(at.getEpochSecond());
    byte[] head = (id + "." + time + ".").getBytes(StandardCharsets.UTF_8);
    message.setHeader("webhook-id", id);
    message.setHeader("webhook-timestamp", time);
    message.setHeader(
        "webhook-signature",
        keys.stream().map(key -> "v1," + digest(key, head, body)).collect(Collectors.joining(" ")));
  }

  private static String digest(SecretKeySpec key, byte[] head, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(head);
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }
}
