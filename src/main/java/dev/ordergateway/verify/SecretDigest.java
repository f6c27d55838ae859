package dev.ordergateway.verify;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What is kept of a secret and made of a caller's guess, so that the two can be compared in a time
 * that depends on neither: digests have one length, and no prefix of a guess says anything about
 * the digest. Its text form shows nothing.
 */
final class SecretDigest {
  private final byte[] digest;

  SecretDigest(String secret) {
    this.digest = sha256().digest(secret.getBytes(StandardCharsets.UTF_8));
  }

  boolean matches(SecretDigest other) {
    return MessageDigest.isEqual(digest, other.digest);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "***";
  }
}
