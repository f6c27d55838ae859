package dev.ordergateway.verify;

import dev.ordergateway.receive.CallerHeaders;
import dev.ordergateway.receive.Refusal;
import dev.ordergateway.settings.Account;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An HMAC over the raw body, in a header, in base64 or in hexadecimal digits. */
final class BodySignature implements Verifier {
  private final String header;
  private final String prefix;
  private final String hash;
  private final boolean hex;
  private final Secrets<byte[]> secrets;

  /**
   * @param hash as {@code sha256}
   * @param prefix what stands before the signature in the header, as {@code sha256=}
   */
  BodySignature(
      List<Account> accounts, String key, String header, String prefix, String hash, boolean hex) {
    this.header = header;
    this.prefix = prefix;
    this.hash = hash;
    this.hex = hex;
    this.secrets = Secrets.of(accounts, key, secret -> secret.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public List<Account> open(CallerHeaders headers, @Nullable String token, byte[] body)
      throws Refusal {
    String sent = Credential.behind(prefix, headers.single(header));
    if (sent == null) {
      throw Secrets.missing("The header " + header);
    }
    byte[] given = decoded(sent);
    return secrets.opened(
        secret -> MessageDigest.isEqual(Hmac.of(hash, secret, body), given),
        "The signature in the header " + header);
  }

  /** No bytes for what is no signature: they match nothing. */
  private byte[] decoded(String sent) {
    try {
      return hex ? HexFormat.of().parseHex(sent) : Base64.getDecoder().decode(sent);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }
}
