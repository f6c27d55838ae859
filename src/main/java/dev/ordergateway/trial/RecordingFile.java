package dev.ordergateway.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.deliver.PlatformDocument;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A recording in a file: one JSON object a line, the first of which says what it is. */
public final class RecordingFile implements Recording {
  private static final String FORM = "order-gateway-recording-1";

  private final Path file;
  private final BufferedReader lines;
  private final Instant since;
  private int number = 1;

  private RecordingFile(Path file, BufferedReader lines, Instant since) {
    this.file = file;
    this.lines = lines;
    this.since = since;
  }

  /**
   * @throws IOException with one line if it cannot be read or is no recording
   */
  public static RecordingFile open(Path file) throws IOException {
    BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8);
    try {
      JsonNode head = parse(file, 1, String.valueOf(lines.readLine()));
      if (!head.path("form").asText().equals(FORM)) {
        throw new IOException(file + " is no recording of order-gateway");
      }
      return new RecordingFile(file, lines, Instant.parse(head.path("since").asText()));
    } catch (IOException | DateTimeException e) {
      lines.close();
      throw e instanceof IOException failure
          ? failure
          : new IOException(file + ": 1: since is no time", e);
    }
  }

  @Override
  public Instant since() {
    return since;
  }

  @Override
  public @Nullable RecordedOrder next() throws IOException {
    String line = lines.readLine();
    number++;
    if (line == null) {
      return null;
    }
    try {
      return RecordedJson.order(parse(file, number, line));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IOException(file + ": " + number + ": not an order of a recording", e);
    }
  }

  private static JsonNode parse(Path file, int number, String line) throws IOException {
    try {
      return PlatformDocument.parse(line.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IOException(file + ": " + number + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  /** Writes such a file, which nobody but its owner may read. */
  public static final class Writer implements AutoCloseable {
    private final OutputStream out;

    /**
     * @throws IOException if the file is there, or cannot be made
     */
    public Writer(Path file, Instant since, boolean masked) throws IOException {
      if (Files.getFileStore(file.toAbsolutePath().getParent())
          .supportsFileAttributeView("posix")) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      } else {
        Files.createFile(file);
      }
      this.out = new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.WRITE));
      ObjectNode head = JsonNodeFactory.instance.objectNode();
      head.put("form", FORM).put("since", since.toString()).put("masked", masked);
      write(head);
    }

    public void add(RecordedOrder order) throws IOException {
      write(RecordedJson.node(order));
    }

    private void write(JsonNode line) throws IOException {
      out.write(PlatformDocument.write(line));
      out.write('\n');
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
