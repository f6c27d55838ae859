package dev.ordergateway.manage;

import static dev.ordergateway.ledger.Backups.State.DONE;
import static dev.ordergateway.ledger.Backups.State.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordergateway.ledger.Backups;
import dev.ordergateway.ledger.PostgresDatabase;
import dev.ordergateway.ledger.SqliteDatabase;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.manage.ManagementFixture.Reply;
import dev.ordergateway.testing.Eventually;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupIT {
  @TempDir Path home;

  @Test
  void callerChoosesNeitherNameNorPlace() throws Exception {
    try (ManagementFixture gateway = new ManagementFixture(home)) {
      assertThat(gateway.get("/api/backup").code()).isEqualTo("unknown-backup");
      assertThat(gateway.post("/api/backup", "{\"file\":\"/tmp/x\"}").code())
          .isEqualTo("invalid-body");
      assertThat(gateway.post("/api/backup?file=x", "{}").code()).isEqualTo("invalid-parameter");

      Reply begun = gateway.post("/api/backup", "{}");

      assertThat(begun.status()).isEqualTo(202);
      awaitState(gateway, "done");
      try (Stream<Path> files = Files.list(home.resolve("data/backup"))) {
        assertThat(files)
            .singleElement()
            .hasToString(begun.json().path("file").asText())
            .asString()
            .matches(".*/gateway-\\d{8}T\\d{9}Z\\.db");
      }
    }
  }

  @Test
  void copyThatCannotBeMadeLeavesNothingBehind() throws Exception {
    Files.createDirectories(home.resolve("data"));
    Files.writeString(home.resolve("data/backup"), "no folder");
    try (ManagementFixture gateway = new ManagementFixture(home)) {
      gateway.post("/api/backup", "{}");

      awaitState(gateway, "failed");

      assertThat(gateway.get("/api/backup").json().path("detail").asText())
          .isEqualTo("The copy could not be made; the log says why.");
      assertThat(gateway.get("/health/ready").status()).isEqualTo(200);
    }
  }

  @Test
  void storeOnPostgresIsCopiedByTheServersOwnTools() {
    PostgresDatabase server =
        new PostgresDatabase("jdbc:postgresql://127.0.0.1:1/x", "", "", Duration.ofSeconds(1));
    Backups backups = new Backups(server, home, 1, Clock.systemUTC());
    Request request = new Request(Map.of(), MultiMap.caseInsensitiveMultiMap(), new byte[0]);

    assertThatThrownBy(() -> new BackupRequests(backups).start(request))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("pg_dump");
    assertThat(Problem.Code.BACKUP_ELSEWHERE.status()).isEqualTo(409);
  }

  @Test
  void copyMadeAfterTheClockWentBackIsKeptAndWhatAKillLeftOfOneIsRemoved() throws IOException {
    Path folder = home.resolve("backup");
    Files.createDirectories(folder);
    Path half = Files.writeString(folder.resolve("gateway-20990101T000000001Z.db.part"), "half");
    Path journal = Files.writeString(Path.of(half + "-journal"), "its journal");
    Path ahead = Files.writeString(folder.resolve("gateway-20990101T000000000Z.db"), "of 2099");
    Path foreign = Files.writeString(folder.resolve("mine.db.part"), "of somebody else");
    SqliteDatabase database = new SqliteDatabase("jdbc:sqlite:gateway.db", home);
    try (Store store = Store.open(database, 10, Duration.ofSeconds(20))) {
      Backups backups = new Backups(store.database(), folder, 1, Clock.systemUTC());

      Path copy = backups.start().orElseThrow().file();

      Eventually.until("it has ended", () -> backups.latest().orElseThrow().state() != RUNNING);
      assertThat(backups.latest().orElseThrow().state()).isEqualTo(DONE);
      assertThat(List.of(copy, foreign)).allMatch(Files::exists);
      assertThat(List.of(half, journal, ahead)).noneMatch(Files::exists);
    }
  }

  private static void awaitState(ManagementFixture gateway, String state) {
    Eventually.asserted(
        () ->
            assertThat(gateway.get("/api/backup").json().path("state").asText()).isEqualTo(state));
  }
}
