package dev.ordergateway.command;

import dev.ordergateway.settings.SettingsLoader;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the running gateway is found. */
final class ManagementOptions {
  private static final Set<String> EVERY_ADDRESS = Set.of("0.0.0.0", "::", "[::]");

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(
      names = "--url",
      paramLabel = "<url>",
      description = {
        "The management address of the gateway; by default from the properties.",
        "Its token: GATEWAY_MANAGEMENT_TOKEN, or the properties."
      })
  private @Nullable String url;

  /**
   * @throws ParameterException if the option is no web address
   */
  ManagementApi api(Terminal terminal) {
    SettingsLoader loader = terminal.loader();
    return new ManagementApi(address(loader), loader.value("gateway.management.token"));
  }

  private URI address(SettingsLoader loader) {
    String text = url == null ? configured(loader) : url;
    try {
      URI uri = new URI(text.replaceFirst("/+$", ""));
      if (uri.getHost() != null && String.valueOf(uri.getScheme()).matches("https?")) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Reported below, like any other text that is no web address.
    }
    if (command == null) {
      throw new IllegalStateException("not mixed into a command");
    }
    throw new ParameterException(
        command.commandLine(), "--url is \"" + text + "\"; expected an http or https address");
  }

  /** The address as a caller on this machine reaches it. */
  private static String configured(SettingsLoader loader) {
    String host = loader.value("gateway.management.host");
    if (EVERY_ADDRESS.contains(host)) {
      host = "127.0.0.1";
    } else if (host.contains(":") && !host.startsWith("[")) {
      host = "[" + host + "]";
    }
    return "http://" + host + ":" + loader.value("gateway.management.port");
  }
}
