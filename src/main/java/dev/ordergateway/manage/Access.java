package dev.ordergateway.manage;

import dev.ordergateway.manage.Problem.Code;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask. On a loopback address a browser on the same machine can be led here by a name that
 * resolves to it (DNS rebinding), so only our own names are accepted as {@code Host}, for health
 * too: it tells about the gateway, and who probes a loopback address knows its name. On any other
 * address a token is required at start, which a page in a browser does not have.
 */
final class Access {
  private static final String BEARER = "bearer ";

  private final Set<String> hosts;
  private final boolean loopback;
  private final byte @Nullable [] token;

  /**
   * @param token empty for none
   * @throws IllegalArgumentException with one line for the operator if the host is not known, or
   *     reachable from elsewhere without a token
   */
  Access(String host, String token) {
    this.loopback = isLoopback(host);
    if (!loopback && token.isEmpty()) {
      throw new IllegalArgumentException(
          "gateway.management.host is "
              + host
              + ", which is no loopback address; expected gateway.management.token to be set");
    }
    this.hosts =
        Stream.of("localhost", "127.0.0.1", "[::1]", bracketed(host))
            .collect(Collectors.toUnmodifiableSet());
    this.token = token.isEmpty() ? null : digest(token);
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "gateway.management.host is " + host + ", which is not a known host or address", e);
    }
  }

  private static String bracketed(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.contains(":") && !lower.startsWith("[") ? "[" + lower + "]" : lower;
  }

  void check(HttpServerRequest request) throws Problem {
    if (loopback && !isOurs(request.getHeader("Host"))) {
      throw new Problem(Code.UNKNOWN_HOST, "The Host header is not a name of this port.");
    }
    if (token != null
        && !isHealth(request.path())
        && !isToken(request.getHeader("Authorization"), token)) {
      throw new Problem(
          Code.CREDENTIALS_REFUSED, "The Authorization header has no or another Bearer token.");
    }
  }

  private boolean isOurs(@Nullable String header) {
    return header != null
        && hosts.contains(header.toLowerCase(Locale.ROOT).replaceFirst(":[0-9]{1,5}$", ""));
  }

  private static boolean isHealth(@Nullable String path) {
    return "/health/live".equals(path) || "/health/ready".equals(path);
  }

  /** Digests are compared, so that neither content nor length can be timed. */
  private static boolean isToken(@Nullable String header, byte[] token) {
    if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return false;
    }
    return MessageDigest.isEqual(digest(header.substring(BEARER.length()).strip()), token);
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
