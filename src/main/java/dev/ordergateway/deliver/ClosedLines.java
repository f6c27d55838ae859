package dev.ordergateway.deliver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What closed files of lines are called: {@code orders.jsonl} becomes {@code
 * orders-20260131T235959123Z.jsonl}, for the time of its last line, so that they sort by time.
 */
final class ClosedLines {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);
  private static final String TIME_PATTERN = "[0-9]{8}T[0-9]{9}Z";

  private final Path file;
  private final String start;
  private final String end;

  ClosedLines(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : name.length();
    this.file = file;
    this.start = name.substring(0, dot) + "-";
    this.end = name.substring(dot);
  }

  /** Where all of them are. */
  Path folder() {
    return Optional.ofNullable(file.getParent()).orElse(file);
  }

  /** A name that no file has yet. */
  Path name(Instant lastLineAt) {
    Instant at = lastLineAt;
    while (Files.exists(named(at))) {
      at = at.plusMillis(1);
    }
    return named(at);
  }

  private Path named(Instant at) {
    return file.resolveSibling(start + TIME.format(at) + end);
  }

  /** The one that was closed last, if nobody has taken it away. */
  Optional<Path> newest() throws IOException {
    Pattern closed = Pattern.compile(Pattern.quote(start) + TIME_PATTERN + Pattern.quote(end));
    try (Stream<Path> all = Files.list(folder())) {
      return all.filter(each -> closed.matcher(String.valueOf(each.getFileName())).matches())
          .max(Comparator.comparing(each -> String.valueOf(each.getFileName())));
    }
  }
}
