package dev.ordergateway.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real PostgreSQL with its durable settings on a free port, in a folder of its own. It ends with
 * the process that started it. A test may end, halt and start its own server; port and data stay.
 */
public final class PostgresServer implements AutoCloseable {
  private static PostgresServer shared;

  private final Path folder;
  private final EmbeddedPostgres server;
  private final List<String> command;

  private PostgresServer(Path folder) throws IOException {
    this.folder = folder;
    // The library turns fsync and synchronous_commit off, which the gateway refuses.
    this.server =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder)
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("max_connections", "100")
            .start();
    this.command = command(postmaster().info());
  }

  /** PostgreSQL will not run as root; the library gives it a user of its own in the same way. */
  private static List<String> command(ProcessHandle.Info running) {
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("unshare", "-U"));
    }
    command.add(running.command().orElseThrow());
    command.addAll(List.of(running.arguments().orElseThrow()));
    return command;
  }

  /** A server of the test's own, to be stopped and broken. */
  public static PostgresServer start() {
    try {
      return new PostgresServer(Files.createTempDirectory("gateway-postgres"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One server for all tests of this process that only need a database. */
  public static synchronized PostgresServer shared() {
    if (shared == null) {
      shared = start();
    }
    return shared;
  }

  /** The address of a new and empty database, for the user it names. */
  public String newDatabase() {
    String name = "test_" + UUID.randomUUID().toString().replace("-", "");
    execute("create database " + name);
    return server.getJdbcUrl("postgres", name);
  }

  /** The address of a database that holds what this one, which nobody uses, does. */
  public String copyOf(String url) {
    String from = URI.create(url.substring("jdbc:".length())).getPath().substring(1);
    String name = from + "_copy";
    execute("create database " + name + " template " + from);
    return server.getJdbcUrl("postgres", name);
  }

  /** Runs a statement as the server's administrator. */
  public void execute(String sql) {
    try (Connection connection =
            DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Ends it as a power cut would: SIGKILL to it and each process it has. */
  public void kill() {
    List<ProcessHandle> ended = signal("KILL");
    Eventually.until("it is gone", () -> ended.stream().noneMatch(ProcessHandle::isAlive));
  }

  /** Asks it to stop at once and cut its connections, as an administrator would. */
  public void stop() {
    ProcessHandle postmaster = postmaster();
    send("INT", List.of(postmaster));
    Eventually.until("it is gone", () -> !postmaster.isAlive());
  }

  /** Halts it: connections stay open, and nobody answers on them. */
  public void halt() {
    signal("STOP");
  }

  /** Lets a halted server go on. */
  public void goOn() {
    signal("CONT");
  }

  /** Starts it again after it was ended; returns when it answers. */
  public void startAgain() {
    try {
      new ProcessBuilder(command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Eventually.asserted(() -> execute("select 1"));
  }

  private List<ProcessHandle> signal(String name) {
    ProcessHandle postmaster = postmaster();
    List<ProcessHandle> all = new ArrayList<>(List.of(postmaster));
    try (Stream<ProcessHandle> children = postmaster.descendants()) {
      children.forEach(all::add);
    }
    send(name, all);
    return all;
  }

  private ProcessHandle postmaster() {
    return running().orElseThrow(() -> new IllegalStateException("the server is not running"));
  }

  private Optional<ProcessHandle> running() {
    try {
      long id = Long.parseLong(Files.readAllLines(folder.resolve("postmaster.pid")).get(0));
      return ProcessHandle.of(id).filter(ProcessHandle::isAlive);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * By the shell, which has the command built in: the program of that name is not everywhere. A
   * child that has just ended by itself is no failure.
   */
  static void send(String signal, List<ProcessHandle> processes) {
    String ids = processes.stream().map(each -> " " + each.pid()).collect(Collectors.joining());
    try {
      new ProcessBuilder("sh", "-c", "kill -s " + signal + ids)
          .redirectErrorStream(true)
          .start()
          .waitFor(10, TimeUnit.SECONDS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Makes it answer, whatever a test has done to it. */
  public void restore() {
    if (running().isPresent()) {
      goOn();
    } else {
      startAgain();
    }
  }

  @Override
  public void close() throws IOException {
    // The library asks a server that is gone to stop, and complains.
    restore();
    server.close();
  }
}
