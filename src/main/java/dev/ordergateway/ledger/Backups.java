package dev.ordergateway.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of the store, made while it is at work, in a folder and under names of our own: nobody who
 * asks for one chooses a file. One at a time; the oldest beyond a number are removed. Safe for any
 * thread.
 */
public final class Backups {
  private static final Logger LOG = LoggerFactory.getLogger(Backups.class);
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("'gateway-'uuuuMMdd'T'HHmmssSSS'Z.db'").withZone(ZoneOffset.UTC);
  private static final Pattern OURS = Pattern.compile("gateway-\\d{8}T\\d{9}Z\\.db");
  private static final Pattern UNFINISHED = Pattern.compile(OURS + "\\.part(-journal)?");

  /** How far a backup has come. */
  public enum State {
    RUNNING,
    DONE,
    FAILED;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One backup.
   *
   * @param bytes its size; 0 unless it is done
   * @param detail one line on why it failed; null unless it did
   */
  public record Backup(
      Path file, State state, Instant startedAt, long bytes, @Nullable String detail) {}

  private final Database database;
  private final Path folder;
  private final int filesMax;
  private final Clock clock;
  private @Nullable Backup latest;

  /**
   * @param filesMax how many are kept, the newest ones
   */
  public Backups(Database database, Path folder, int filesMax, Clock clock) {
    this.database = database;
    this.folder = folder;
    this.filesMax = filesMax;
    this.clock = clock;
  }

  /**
   * Begins a backup and returns at once; if one is under way it is that one.
   *
   * @return nothing where the database is a server's, which has tools of its own for this
   */
  public synchronized Optional<Backup> start() {
    if (!database.isFile()) {
      return Optional.empty();
    }
    Backup running = latest;
    if (running != null && running.state() == State.RUNNING) {
      return Optional.of(running);
    }
    Instant now = clock.instant();
    Backup begun = new Backup(folder.resolve(NAME.format(now)), State.RUNNING, now, 0, null);
    latest = begun;
    Thread copying = new Thread(() -> run(begun), "gateway-backup");
    copying.setDaemon(true);
    copying.start();
    return Optional.of(begun);
  }

  /** The last one that was asked for since the start. */
  public synchronized Optional<Backup> latest() {
    return Optional.ofNullable(latest);
  }

  private void run(Backup begun) {
    Backup ended;
    try {
      long bytes = copy(begun);
      ended = new Backup(begun.file(), State.DONE, begun.startedAt(), bytes, null);
      LOG.info("the store was copied to {}, {} bytes", begun.file(), bytes);
    } catch (IOException | SQLException | RuntimeException e) {
      String detail = String.valueOf(e.getMessage());
      ended = new Backup(begun.file(), State.FAILED, begun.startedAt(), 0, detail);
      LOG.error(
          "the store could not be copied to {}: {}; no backup was made", begun.file(), detail);
    }
    synchronized (this) {
      latest = ended;
    }
  }

  /** Under its name only when it is whole and on disk. */
  private long copy(Backup begun) throws IOException, SQLException {
    Files.createDirectories(folder);
    removeUnfinished();
    Path part = begun.file().resolveSibling(begun.file().getFileName() + ".part");
    try {
      database.copyTo(part, begun.startedAt());
      sync(part, StandardOpenOption.WRITE);
      Files.move(part, begun.file(), StandardCopyOption.ATOMIC_MOVE);
      sync(folder, StandardOpenOption.READ);
    } finally {
      Files.deleteIfExists(part);
    }
    removeOldest(begun.file());
    return Files.size(begun.file());
  }

  private static void sync(Path path, StandardOpenOption how) throws IOException {
    try (FileChannel channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
  }

  /** What a kill has left: nobody else makes copies of this store. */
  private void removeUnfinished() throws IOException {
    for (Path unfinished : named(UNFINISHED)) {
      Files.deleteIfExists(unfinished);
    }
  }

  /** The new one is the newest whatever its name says: the clock may have been set back. */
  private void removeOldest(Path newest) throws IOException {
    List<Path> others = named(OURS).stream().filter(file -> !file.equals(newest)).toList();
    for (Path oldest : others.subList(0, Math.max(0, others.size() - filesMax + 1))) {
      Files.deleteIfExists(oldest);
    }
  }

  private List<Path> named(Pattern pattern) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> pattern.matcher(file.getFileName().toString()).matches())
          .sorted()
          .toList();
    }
  }
}
