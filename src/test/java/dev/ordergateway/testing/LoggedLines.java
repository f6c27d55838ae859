package dev.ordergateway.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/**
 * What the process logs while this is open, with all that the gateway says at level DEBUG, in the
 * form in which the shipped configuration writes it.
 */
public final class LoggedLines implements AutoCloseable {
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final Logger ours = (Logger) LoggerFactory.getLogger("dev.ordergateway");
  private final Level before = ours.getLevel();
  private final Lines lines = new Lines();

  public LoggedLines() {
    LoggerContext context = root.getLoggerContext();
    lines.setContext(context);
    lines.encoder.setContext(context);
    lines.encoder.setPattern(
        "%-5level %logger{0} [%X{correlationId:--}] %replace(%msg){'[\\r\\n]+', ' '} %ex%n");
    lines.encoder.start();
    lines.start();
    root.addAppender(lines);
    ours.setLevel(Level.DEBUG);
  }

  public List<String> all() {
    return List.copyOf(lines.written);
  }

  public List<String> with(String text) {
    return all().stream().filter(line -> line.contains(text)).toList();
  }

  @Override
  public void close() {
    ours.setLevel(before);
    root.detachAppender(lines);
    lines.stop();
  }

  private static final class Lines extends AppenderBase<ILoggingEvent> {
    private final PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    private final ConcurrentLinkedQueue<String> written = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      written.add(new String(encoder.encode(event), StandardCharsets.UTF_8));
    }
  }
}
