package dev.ordergateway.verify;

import dev.ordergateway.receive.CallerHeaders;
import dev.ordergateway.receive.Refusal;
import dev.ordergateway.settings.Account;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The signature of the Standard Webhooks specification: HMAC-SHA256 over id, time and body, under
 * the headers webhook-id, webhook-timestamp and webhook-signature. Several signatures may stand in
 * one header while a platform changes its secret; a time that is too far off is refused, so that
 * what somebody recorded cannot be sent again for ever.
 */
final class StandardWebhook implements Verifier {
  private static final String PREFIX = "whsec_";
  private static final String VERSION = "v1,";
  private static final int SIGNATURES_MAX = 10;
  private static final int BYTES_MIN = 24;
  private static final int BYTES_MAX = 64;

  private final Secrets<byte[]> secrets;
  private final Duration tolerance;
  private final Clock clock;

  /**
   * @throws IllegalArgumentException if a secret is not {@code whsec_} and as many bytes in base64
   *     as the specification asks for; the message does not show it
   */
  StandardWebhook(List<Account> accounts, String key, Duration tolerance, Clock clock) {
    this.secrets = Secrets.of(accounts, key, (account, secret) -> decoded(secret, account, key));
    this.tolerance = tolerance;
    this.clock = clock;
  }

  private static byte[] decoded(String secret, Account account, String key) {
    String text = secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : secret;
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      if (bytes.length >= BYTES_MIN && bytes.length <= BYTES_MAX) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      throw wrong(account, key, e);
    }
    throw wrong(account, key, null);
  }

  private static IllegalArgumentException wrong(
      Account account, String key, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "gateway."
            + account.source()
            + "."
            + account.name()
            + "."
            + key
            + " is a secret that is not shown; expected whsec_ and "
            + BYTES_MIN
            + " to "
            + BYTES_MAX
            + " bytes in base64",
        cause);
  }

  @Override
  public List<Account> open(CallerHeaders headers, @Nullable String token, byte[] body)
      throws Refusal {
    String id = headers.single("webhook-id");
    String time = headers.single("webhook-timestamp");
    String sent = headers.single("webhook-signature");
    if (id == null || time == null || sent == null) {
      throw Secrets.missing("One of the headers webhook-id, webhook-timestamp, webhook-signature");
    }
    byte[] head = (id + "." + time + ".").getBytes(StandardCharsets.UTF_8);
    List<byte[]> given = signatures(sent);
    List<Account> opened =
        secrets.opened(
            secret -> isAmong(given, Hmac.of("sha256", secret, head, body)),
            "The header webhook-signature");
    if (!isNear(time.strip())) {
      throw new Refusal(
          Refusal.Code.CREDENTIALS_REFUSED, "The header webhook-timestamp is too far from now.");
    }
    return opened;
  }

  private static boolean isAmong(List<byte[]> given, byte[] right) {
    boolean found = false;
    for (byte[] each : given) {
      found |= MessageDigest.isEqual(right, each);
    }
    return found;
  }

  private static List<byte[]> signatures(String sent) {
    List<byte[]> signatures = new ArrayList<>();
    for (String each : sent.strip().split(" ", SIGNATURES_MAX + 1)) {
      if (each.startsWith(VERSION) && signatures.size() < SIGNATURES_MAX) {
        try {
          signatures.add(Base64.getDecoder().decode(each.substring(VERSION.length())));
        } catch (IllegalArgumentException e) {
          continue; // No signature of ours; another one in the header may be.
        }
      }
    }
    return signatures;
  }

  private boolean isNear(String seconds) {
    if (!seconds.matches("[0-9]{1,12}")) {
      return false;
    }
    Instant at = Instant.ofEpochSecond(Long.parseLong(seconds));
    return Duration.between(at, clock.instant()).abs().compareTo(tolerance) <= 0;
  }
}
