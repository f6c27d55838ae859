package dev.ordergateway.deliver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of one event a line, written by this process alone. A line is on the disk when {@link
 * #append} returns, and after a failure it is not there, as far as the disk lets us. A file that is
 * closed gets a name of its own, by one rename, and is never written to again. Safe for any thread.
 */
final class LinesFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LinesFile.class);

  /** When a file is closed: before it would grow beyond the size, 0 for never; with the day. */
  record Limits(long bytesMax, boolean daily) {}

  private final Path file;
  private final Limits limits;
  private final InstantSource clock;
  private final ClosedLines closed;
  private final LatestLines latest = new LatestLines();
  private @Nullable FileChannel lockFile;
  private @Nullable FileChannel lines;
  private Instant lastAt = Instant.EPOCH;

  LinesFile(Path file, Limits limits, InstantSource clock) {
    this.file = file.toAbsolutePath().normalize();
    this.closed = new ClosedLines(this.file);
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * Cuts a torn last line off and learns what the last ones were, here and in the file before.
   *
   * @throws IOException also if another process, or another sink, writes to the file
   */
  synchronized void open() throws IOException {
    if (lockFile == null) {
      Files.createDirectories(closed.folder());
      lockFile = lock();
    }
    TornLine.cut(file);
    lines =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    lines.position(lines.size());
    sync(closed.folder());
    lastAt = Files.getLastModifiedTime(file).toInstant();
    Optional<Path> before = closed.newest();
    if (before.isPresent()) {
      try (FileChannel channel = FileChannel.open(before.get(), StandardOpenOption.READ)) {
        latest.read(channel);
      }
    }
    latest.read(lines);
  }

  private FileChannel lock() throws IOException {
    Path path = file.resolveSibling(file.getFileName() + ".lock");
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      LOG.debug("this process has {} open already", file, e);
    }
    if (lock == null) {
      channel.close();
      throw new IOException(file + " is written to by another gateway or another sink");
    }
    return channel;
  }

  /**
   * Adds a line; one that is among the last already, because its recording was lost, is not added
   * again.
   *
   * @param id what tells events apart
   */
  synchronized void append(String id, byte[] line) throws IOException {
    FileChannel current = current();
    if (latest.has(id)) {
      LOG.debug("{} has {} already", file, id);
      return;
    }
    Instant now = clock.instant();
    if (isFull(current.size(), line.length + 1, now)) {
      current = next(current);
    }
    write(current, line);
    latest.add(id);
    lastAt = now;
  }

  /** The open file, or another if somebody has moved it away. */
  private FileChannel current() throws IOException {
    FileChannel open = lines;
    if (open != null && Files.exists(file)) {
      return open;
    }
    discard();
    open();
    return Objects.requireNonNull(lines);
  }

  private boolean isFull(long size, int more, Instant now) {
    return size > 0
        && ((limits.bytesMax() > 0 && size + more > limits.bytesMax())
            || (limits.daily() && !day(lastAt).equals(day(now))));
  }

  private static LocalDate day(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC);
  }

  /**
   * One rename, synced: whenever the process ends, the lines are under the one name or the other.
   */
  private FileChannel next(FileChannel full) throws IOException {
    Path name = closed.name(lastAt);
    full.force(true);
    Files.move(file, name, StandardCopyOption.ATOMIC_MOVE);
    LOG.info("gateway-deliver closed {} and goes on in a new file", name);
    return current();
  }

  private void write(FileChannel current, byte[] line) throws IOException {
    long before = current.size();
    try {
      ByteBuffer bytes = ByteBuffer.allocate(line.length + 1).put(line).put((byte) '\n').flip();
      current.position(before);
      while (bytes.hasRemaining()) {
        current.write(bytes);
      }
      current.force(false);
    } catch (IOException e) {
      takeBack(current, before);
      throw e;
    }
  }

  /** Half a line, or one that may not be kept, must not stand before those to come. */
  private void takeBack(FileChannel current, long before) {
    try {
      current.truncate(before);
      current.force(false);
    } catch (IOException e) {
      LOG.debug("{} is looked at anew before the next line", file, e);
      discard();
    }
  }

  private void discard() {
    FileChannel open = lines;
    lines = null;
    closeQuietly(open);
  }

  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public synchronized void close() {
    discard();
    closeQuietly(lockFile);
    lockFile = null;
  }

  private static void closeQuietly(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      LOG.debug("closing a file of lines", e);
    }
  }
}
