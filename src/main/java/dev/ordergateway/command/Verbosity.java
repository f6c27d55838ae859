package dev.ordergateway.command;

import picocli.CommandLine.Option;

/** The option of all commands that shows what is otherwise kept from the user. */
public final class Verbosity {
  static final String OPTION = "--verbose";

  @Option(names = OPTION, description = "Show the stack of a failure.")
  private boolean verbose;

  /** Whether the user asked for more. */
  public boolean isVerbose() {
    return verbose;
  }
}
