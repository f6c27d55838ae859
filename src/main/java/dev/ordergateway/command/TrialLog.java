package dev.ordergateway.command;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the log of a gateway that is only tried from being taken for the real one's: what it would
 * have delivered and parked, it says in its report.
 */
final class TrialLog {
  private static final Set<String> COMMANDS = Set.of("check", "try", "record");

  private TrialLog() {}

  /**
   * Silences the whole process if the command is one that tries, unless the user asks for more.
   * Does nothing where the logging in use is not the one that is shipped.
   */
  static void silence(List<String> arguments) {
    boolean trying = !arguments.isEmpty() && COMMANDS.contains(arguments.get(0));
    if (trying
        && !arguments.contains(Verbosity.OPTION)
        && LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.getLoggerList().forEach(logger -> logger.setLevel(Level.OFF));
      context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
    }
  }
}
