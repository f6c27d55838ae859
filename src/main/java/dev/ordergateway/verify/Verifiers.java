package dev.ordergateway.verify;

import dev.ordergateway.receive.CallerHeaders;
import dev.ordergateway.receive.Refusal;
import dev.ordergateway.settings.Account;
import dev.ordergateway.settings.DeclaredSource;
import dev.ordergateway.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/** The named verifiers, each with the accounts of the source that uses it. Safe for any thread. */
public final class Verifiers {
  /** The names by which a source's file asks for one. */
  public static final List<String> NAMES =
      List.of("static-header", "hmac", "standard-webhooks", "basic", "path-token");

  /** What only some of them read. */
  private static final Map<String, Set<String>> READ =
      Map.of(
          "static-header", Set.of("header", "prefix"),
          "hmac", Set.of("header", "prefix", "hash", "encoding"),
          "standard-webhooks", Set.of("toleranceSeconds"),
          "basic", Set.of("user"),
          "path-token", Set.of());

  private final Map<String, Verifier> bySource = new HashMap<>();

  /**
   * @throws IllegalArgumentException with one line if a source asks for what there is not
   */
  public Verifiers(Settings settings, Clock clock) {
    for (DeclaredSource source : settings.declaredSources()) {
      if (source.uses(DeclaredSource.RECEIVE)) {
        bySource.put(source.name(), of(source, settings.accounts(source.name()), clock));
      }
    }
  }

  /** The accounts of the exchange's source that a request opens. */
  public List<Account> open(
      @Variable("source") String source,
      @Variable("headers") CallerHeaders headers,
      @Variable("token") @Nullable String token,
      @Body byte[] body)
      throws Refusal {
    return Objects.requireNonNull(bySource.get(source)).open(headers, token, body);
  }

  private static Verifier of(DeclaredSource source, List<Account> accounts, Clock clock) {
    Asked asked = new Asked(source);
    String key = asked.secrets("secrets");
    Apart.require(source, accounts, key, asked.text("user"));
    Verifier verifier = made(asked, key, accounts, clock);
    asked.requireRead(asked.text("verifier"));
    return verifier;
  }

  private static Verifier made(Asked asked, String key, List<Account> accounts, Clock clock) {
    return switch (asked.oneOf("verifier", NAMES)) {
      case "static-header" ->
          new StaticHeader(accounts, key, asked.required("header"), asked.text("prefix"));
      case "hmac" ->
          new BodySignature(
              accounts,
              key,
              asked.required("header"),
              asked.text("prefix"),
              asked.oneOf("hash", List.copyOf(Hmac.names())),
              asked.oneOf("encoding", List.of("base64", "hex")).equals("hex"));
      case "standard-webhooks" ->
          new StandardWebhook(accounts, key, asked.seconds("toleranceSeconds"), clock);
      case "basic" -> new BasicCredentials(accounts, key, asked.key("user"));
      default -> {
        asked.oneOf("path", List.of("/{token}"));
        yield new PathToken(accounts, key);
      }
    };
  }

  /** The parameters of a source's way in, refused with one line where they cannot be meant. */
  private record Asked(DeclaredSource source) {
    String text(String parameter) {
      return source.text(DeclaredSource.RECEIVE, parameter);
    }

    String required(String parameter) {
      if (text(parameter).isEmpty()) {
        throw wrong(parameter, "its verifier needs it");
      }
      return text(parameter);
    }

    String oneOf(String parameter, List<String> words) {
      if (!words.contains(text(parameter))) {
        throw wrong(parameter, "expected one of " + String.join(", ", words));
      }
      return text(parameter);
    }

    String key(String parameter) {
      if (!source.hasAccountKey(required(parameter))) {
        throw wrong(parameter, "declare that key in accountKeys");
      }
      return text(parameter);
    }

    /** What everybody may be shown opens no door. */
    String secrets(String parameter) {
      if (!source.holdsSecrets(key(parameter))) {
        throw wrong(parameter, "expected a key of the kind secret, secrets or tokens");
      }
      return text(parameter);
    }

    /** What the verifier passes over was meant to be heeded. */
    void requireRead(String verifier) {
      READ.values().stream()
          .flatMap(Set::stream)
          .distinct()
          .sorted()
          .filter(each -> source.gives(DeclaredSource.RECEIVE, each))
          .filter(each -> !READ.getOrDefault(verifier, Set.of()).contains(each))
          .findFirst()
          .ifPresent(
              unread -> {
                throw wrong(unread, "the verifier " + verifier + " does not read it; remove it");
              });
    }

    Duration seconds(String parameter) {
      if (!text(parameter).matches("[1-9][0-9]{0,4}")) {
        throw wrong(parameter, "expected a whole number from 1 to 99999");
      }
      return Duration.ofSeconds(Long.parseLong(text(parameter)));
    }

    private IllegalArgumentException wrong(String parameter, String remedy) {
      return source.wrong(DeclaredSource.RECEIVE, parameter, remedy);
    }
  }
}
