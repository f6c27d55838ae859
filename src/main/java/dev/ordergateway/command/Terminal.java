package dev.ordergateway.command;

import dev.ordergateway.settings.SettingsLoader;
import java.io.PrintWriter;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where a command is run: what it may print to, and the environment it sees. Commands take nothing
 * else from the process, so that a test can run them within its own.
 */
public record Terminal(PrintWriter out, PrintWriter err, Map<String, String> environment) {
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  public Terminal {
    environment = Map.copyOf(environment);
  }

  /** Prints one line. Text of a platform or a caller cannot move the cursor or forge a line. */
  public void line(String text) {
    out.println(CONTROL.matcher(text).replaceAll("?"));
  }

  /** Prints a line of a file: as {@link #line}, with its tabs. */
  void source(String text) {
    out.println(text.replaceAll("[\\p{Cntrl}&&[^\t]]", "?"));
  }

  SettingsLoader loader() {
    return new SettingsLoader(environment, Map.of());
  }
}
