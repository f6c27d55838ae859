package dev.ordergateway.replica;

import dev.ordergateway.settings.Account;
import dev.ordergateway.settings.Overlay;
import dev.ordergateway.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which value each setting has, without saying the value, and which content each file that lies
 * over the shipped ones: enough to name the keys and files in which two replicas differ. Secrets
 * are left out, so that they can be changed one replica at a time, and so is what belongs to a
 * machine.
 */
final class SettingsDigest {
  private static final int DIGITS = 16;

  /** Replicas may differ in these without anybody noticing. */
  private static final Pattern OF_A_MACHINE =
      Pattern.compile("gateway\\.home|gateway\\.(http|management|shutdown|store)\\..*");

  /** Where orders come from and where they go: two answers at once would split the orders. */
  private static final Pattern OF_THE_FLOW =
      Pattern.compile(
          "gateway\\.sink\\.(.+\\.)?uri|gateway\\.sink\\.(jdbc-url|others)|gateway\\..*\\.api-url");

  private SettingsDigest() {}

  static Map<String, String> of(Settings settings) {
    Map<String, String> digests = new TreeMap<>();
    settings.placeholders().forEach((key, value) -> digests.put(key, digest(bytes(value))));
    for (Account account : settings.accounts()) {
      account.open().forEach((key, value) -> digests.put(key, digest(bytes(value))));
    }
    digests.keySet().removeIf(key -> OF_A_MACHINE.matcher(key).matches());
    Overlay overlay = new Overlay(settings.home());
    for (String name : overlay.ownNames()) {
      byte[] own = overlay.read(name);
      // A copy of what is shipped is the same as none.
      if (!Arrays.equals(own, Overlay.shipped(name).orElse(null))) {
        digests.put(name, digest(own));
      }
    }
    return digests;
  }

  static String text(Map<String, String> digests) {
    return digests.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining("\n"));
  }

  static Map<String, String> parse(String text) {
    return text.lines()
        .filter(line -> line.indexOf('=') > 0)
        .collect(
            Collectors.toMap(
                line -> line.substring(0, line.lastIndexOf('=')),
                line -> line.substring(line.lastIndexOf('=') + 1)));
  }

  /** The keys that only one has, or that differ. */
  static TreeSet<String> differing(Map<String, String> one, Map<String, String> other) {
    TreeSet<String> keys = new TreeSet<>(one.keySet());
    keys.addAll(other.keySet());
    keys.removeIf(key -> one.getOrDefault(key, "").equals(other.getOrDefault(key, "")));
    return keys;
  }

  /** Whether replicas that differ in this key, and both have it, must not run side by side. */
  static boolean splitsOrders(String key) {
    return OF_THE_FLOW.matcher(key).matches();
  }

  private static byte[] bytes(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  private static String digest(byte[] value) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(value);
      return HexFormat.of().formatHex(hash).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
