package dev.ordergateway.audit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signs with a secret that is not in the database, so that who can write there can break the chain
 * of seals but cannot make another one. Safe for any thread.
 */
public final class SealKey {
  private static final String ALGORITHM = "HmacSHA256";

  private final List<String> keys;

  /**
   * @param keys the first signs, all of them are accepted; none: nothing is signed
   */
  public SealKey(List<String> keys) {
    this.keys = List.copyOf(keys);
  }

  boolean isSet() {
    return !keys.isEmpty();
  }

  /** Null without a key. */
  @Nullable String sign(@Nullable Object... values) {
    return keys.isEmpty() ? null : mac(keys.get(0), Digests.text(values));
  }

  boolean signed(@Nullable String signature, @Nullable Object... values) {
    if (signature == null) {
      return false;
    }
    byte[] shown = signature.getBytes(StandardCharsets.UTF_8);
    String text = Digests.text(values);
    return keys.stream()
        .anyMatch(
            key -> MessageDigest.isEqual(shown, mac(key, text).getBytes(StandardCharsets.UTF_8)));
  }

  private static String mac(String key, String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
