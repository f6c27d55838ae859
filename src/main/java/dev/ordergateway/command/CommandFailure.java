package dev.ordergateway.command;

import java.io.Serial;

/** A command could not do its work. The message is what is printed; the exit code is 1. */
public final class CommandFailure extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  public CommandFailure(String message) {
    super(message);
  }

  public CommandFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
