package dev.ordergateway.settings;

import java.io.Serial;
import java.util.List;

/**
 * The configuration cannot be used. Carries everything that is wrong with it, one line each: the
 * key, what was seen, what is expected, where it came from. No line shows the value of a secret.
 */
public final class SettingsProblem extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final List<String> lines;

  public SettingsProblem(List<String> lines) {
    super(String.join(System.lineSeparator(), lines));
    this.lines = List.copyOf(lines);
  }

  public List<String> lines() {
    return lines;
  }
}
