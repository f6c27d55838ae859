package dev.ordergateway.accept;

import static dev.ordergateway.testing.GatewayFixture.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.ledger.SqliteDatabase;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.Notices;
import dev.ordergateway.testing.QuickJava;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer of 200 means on disk: not in a page cache that a power cut would take with it. */
class SyncIT {
  private static final int NOTIFICATIONS = 20;
  private static final Pattern PORT = Pattern.compile("takes notifications on port (\\d+)");

  @TempDir Path home;

  @ParameterizedTest
  @ValueSource(strings = {"synchronous=NORMAL", "synchronous=OFF", "journal_mode=MEMORY"})
  void optionInTheStoresAddressMakesNoCommitLessDurable(String option) throws SQLException {
    SqliteDatabase database = new SqliteDatabase("jdbc:sqlite:gateway.db?" + option, home);
    database.prepare();
    try (Connection connection = database.openWriter()) {
      assertThat(pragma(connection, "synchronous")).isEqualTo("2");
      assertThat(pragma(connection, "journal_mode")).isEqualTo("wal");
    } finally {
      database.release();
    }
  }

  private static String pragma(Connection connection, String name) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("pragma " + name)) {
      return row.getString(1);
    }
  }

  /** Counted from outside, in the system calls. */
  @Tag("strace")
  @Test
  void everyAcknowledgedNotificationHasBeenSyncedBefore() throws Exception {
    assertThat(canTrace())
        .as("strace may trace; where it may not, -Dtests.without-strace=strace leaves this out")
        .isTrue();
    Path trace = home.resolve("trace");
    Path log = home.resolve("log");
    Process tracer = traced(trace, log);
    try {
      URI door = URI.create("http://127.0.0.1:" + port(tracer, log) + "/notifications/maropost");
      HttpClient http = HttpClient.newHttpClient();
      for (int i = 0; i < NOTIFICATIONS; i++) {
        long before = syncs(trace);

        assertThat(post(http, door, Notices.xml(i + 1, "N" + i, "Pick"))).isEqualTo(200);

        assertThat(syncs(trace)).as("syncs when answer " + i + " was read").isGreaterThan(before);
      }
    } finally {
      stop(tracer);
    }
  }

  private boolean canTrace() throws IOException, InterruptedException {
    String file = home.resolve("try").toString();
    return new ProcessBuilder("strace", "-f", "-o", file, "true").start().waitFor() == 0;
  }

  /** The gateway as a process of its own; nobody is at its platform's address. */
  private Process traced(Path trace, Path log) throws IOException {
    Files.writeString(
        home.resolve("application.properties"),
        """
        gateway.http.port=0
        gateway.http.host=127.0.0.1
        gateway.management.port=0
        gateway.poll.maropost.cron=0 0 0 1 1 ? 2099
        gateway.maropost.accounts=acme
        gateway.maropost.acme.notification-keys=%s
        gateway.maropost.acme.api-url=http://127.0.0.1:1/do/WS/NetoAPI
        gateway.maropost.acme.api-key=unused
        gateway.maropost.acme.currency=AUD
        """
            .formatted(KEY));
    List<String> command = new ArrayList<>(List.of("strace", "-f", "-e", "trace=fsync,fdatasync"));
    command.addAll(List.of("-o", trace.toString()));
    command.add(QuickJava.java());
    command.addAll(QuickJava.options());
    command.addAll(List.of("-jar", QuickJava.JAR.toString()));
    ProcessBuilder process = new ProcessBuilder(command);
    process.environment().keySet().removeIf(name -> name.startsWith("GATEWAY_"));
    process.environment().put("GATEWAY_HOME", home.toString());
    return process.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  private static int port(Process tracer, Path log) {
    Eventually.until(
        "the gateway is up or has ended",
        () -> !tracer.isAlive() || PORT.matcher(read(log)).find());
    Matcher port = PORT.matcher(read(log));
    assertThat(port.find()).as(read(log)).isTrue();
    return Integer.parseInt(port.group(1));
  }

  private static int post(HttpClient http, URI door, byte[] body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(door)
            .header("NETOAPI_KEY", KEY)
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    return http.send(request, BodyHandlers.ofString()).statusCode();
  }

  /** Syncs that have returned, and well. */
  private static long syncs(Path trace) {
    return read(trace).lines().filter(l -> l.contains("sync") && l.endsWith("= 0")).count();
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops the traced process; its tracer ends with it. */
  private static void stop(Process tracer) throws InterruptedException {
    tracer.descendants().forEach(ProcessHandle::destroy);
    if (!tracer.waitFor(30, TimeUnit.SECONDS)) {
      tracer.descendants().forEach(ProcessHandle::destroyForcibly);
      tracer.destroyForcibly().waitFor();
    }
  }
}
