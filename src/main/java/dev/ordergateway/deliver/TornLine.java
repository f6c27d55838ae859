package dev.ordergateway.deliver;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repairs a file sink that appends lines: a process that was killed while it wrote leaves a last
 * line without an end. Its order is delivered again, so the torn part is cut off.
 */
public final class TornLine {
  private static final Logger LOG = LoggerFactory.getLogger(TornLine.class);

  private TornLine() {}

  /**
   * For {@code file:<folder>?fileName=<name>&fileExist=Append}; other sinks, and files whose events
   * have another end than a line's, are left alone.
   *
   * @param sinkUri as {@link SinkEndpoint#address} gives it
   */
  public static void repair(String sinkUri) {
    if (!sinkUri.startsWith("file:") || !sinkUri.contains(SinkEndpoint.LINE_END)) {
      return;
    }
    String folder = sinkUri.substring("file:".length()).replaceFirst("\\?.*", "");
    String name = sinkUri.replaceFirst(".*[?&]fileName=([^&]*).*", "$1");
    Path file = Path.of(folder.replaceFirst("^//", ""), name);
    try {
      cut(file);
    } catch (IOException e) {
      throw new UncheckedIOException("the file sink " + file + " cannot be repaired", e);
    }
  }

  /** Cuts what stands behind the last whole line off; a file that is not there is left so. */
  static void cut(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return;
    }
    try (RandomAccessFile lines = new RandomAccessFile(file.toFile(), "rw")) {
      long end = endOfLastLine(lines);
      if (end < lines.length()) {
        LOG.warn("{} ended in a torn line of {} bytes; cut off", file, lines.length() - end);
        lines.setLength(end);
        lines.getFD().sync();
      }
    }
  }

  private static long endOfLastLine(RandomAccessFile lines) throws IOException {
    for (long at = lines.length() - 1; at >= 0; at--) {
      lines.seek(at);
      if (lines.read() == '\n') {
        return at + 1;
      }
    }
    return 0;
  }
}
