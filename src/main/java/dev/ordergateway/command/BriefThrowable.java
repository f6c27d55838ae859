package dev.ordergateway.command;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import org.slf4j.LoggerFactory;

/**
 * The end of a log line that carries an exception. A warning means that the gateway tries again, so
 * one line is enough; the stack follows from ERROR upwards, and for a logger set to DEBUG.
 */
public final class BriefThrowable extends ThrowableProxyConverter {

  @Override
  public String convert(ILoggingEvent event) {
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown == null) {
      return System.lineSeparator();
    }
    boolean debug = LoggerFactory.getLogger(event.getLoggerName()).isDebugEnabled();
    if (debug || event.getLevel().isGreaterOrEqual(Level.ERROR)) {
      return System.lineSeparator() + super.convert(event);
    }
    while (thrown.getCause() != null) {
      thrown = thrown.getCause();
    }
    String message = String.valueOf(thrown.getMessage()).replaceAll("\\p{Cntrl}+", " ");
    String type = thrown.getClassName().substring(thrown.getClassName().lastIndexOf('.') + 1);
    return " (" + type + ": " + message + ")" + System.lineSeparator();
  }
}
