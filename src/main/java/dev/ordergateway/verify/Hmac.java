package dev.ordergateway.verify;

import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Keyed digests by the names that platforms have for them. */
final class Hmac {
  private static final Map<String, String> ALGORITHMS =
      Map.of(
          "sha1",
          "HmacSHA1",
          "sha256",
          "HmacSHA256",
          "sha384",
          "HmacSHA384",
          "sha512",
          "HmacSHA512");

  private Hmac() {}

  static Set<String> names() {
    return new TreeSet<>(ALGORITHMS.keySet());
  }

  static byte[] of(String name, byte[] secret, byte[]... parts) {
    String algorithm = ALGORITHMS.getOrDefault(name, name);
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(secret, algorithm));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }
}
