package dev.ordergateway.verify;

import dev.ordergateway.settings.Account;
import dev.ordergateway.settings.DeclaredSource;
import dev.ordergateway.settings.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whose request it seems to be, told by its credentials before anything of it is read: enough to
 * share room fairly, not to let anybody in. Safe for any thread; every credential is compared on
 * every call.
 */
public final class Callers {
  /** Who shows no credentials of ours. */
  public static final String STRANGER = "";

  private static final String MAROPOST = "NETOAPI_KEY";

  private record Credential(SecretDigest digest, String caller) {}

  private final Map<String, List<Credential>> headers = new LinkedHashMap<>();
  private final List<Credential> tokens = new ArrayList<>();

  public Callers(Settings settings) {
    for (Account account : settings.accounts("maropost")) {
      add(headers(MAROPOST), account, "notification-keys");
    }
    for (Account account : settings.accounts("marketplace")) {
      add(tokens, account, "callback-token");
    }
    for (DeclaredSource source : settings.declaredSources()) {
      if (source.uses(DeclaredSource.RECEIVE)) {
        settings.accounts(source.name()).forEach(account -> add(source, account));
      }
    }
  }

  /** A signature tells nothing before the body is there; who signs is a stranger until then. */
  private void add(DeclaredSource source, Account account) {
    String key = source.text(DeclaredSource.RECEIVE, "secrets");
    switch (source.text(DeclaredSource.RECEIVE, "verifier")) {
      case "path-token" -> add(tokens, account, key);
      case "static-header" ->
          add(headers(source.text(DeclaredSource.RECEIVE, "header")), account, key);
      default -> {}
    }
  }

  private List<Credential> headers(String name) {
    return headers.computeIfAbsent(name, first -> new ArrayList<>());
  }

  private static void add(List<Credential> credentials, Account account, String key) {
    if (account.has(key)) {
      for (String secret : account.list(key)) {
        credentials.add(new Credential(new SecretDigest(secret), account.toString()));
      }
    }
  }

  /**
   * @param header the request's own header of a name; null without one
   * @param path its path, whose last segment may be a token
   * @return the account, or the first of several that share a token; {@link #STRANGER} for nobody
   */
  public String caller(Function<String, @Nullable String> header, String path) {
    for (Map.Entry<String, List<Credential>> entry : headers.entrySet()) {
      String sent = header.apply(entry.getKey());
      if (sent != null) {
        // A word such as Bearer may stand before it.
        return matching(entry.getValue(), sent.substring(sent.lastIndexOf(' ') + 1));
      }
    }
    return matching(tokens, path.substring(path.lastIndexOf('/') + 1));
  }

  private static String matching(List<Credential> credentials, String secret) {
    SecretDigest given = new SecretDigest(secret);
    String caller = STRANGER;
    for (Credential credential : credentials) {
      if (credential.digest().matches(given) && caller.equals(STRANGER)) {
        caller = credential.caller();
      }
    }
    return caller;
  }
}
