package dev.ordergateway.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Runs commands within the test, in a home directory of its own, and keeps what they print. */
final class TestTerminal {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Map<String, String> environment = new HashMap<>();

  TestTerminal(Path home) {
    environment.put("GATEWAY_HOME", home.toString());
  }

  TestTerminal with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  int run(String... arguments) {
    return Main.run(terminal(), arguments);
  }

  Terminal terminal() {
    return new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), environment);
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }
}
