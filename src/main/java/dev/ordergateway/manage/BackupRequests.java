package dev.ordergateway.manage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.ledger.Backups;
import dev.ordergateway.ledger.Backups.Backup;
import dev.ordergateway.ledger.Backups.State;
import dev.ordergateway.ledger.Times;
import dev.ordergateway.manage.Problem.Code;

/** Begins a copy of the store, and tells how far the last one has come. */
final class BackupRequests {
  private final Backups backups;

  BackupRequests(Backups backups) {
    this.backups = backups;
  }

  Answer start(Request request) throws Problem {
    request.allow();
    request.object();
    return Answer.json(
        202,
        json(
            backups
                .start()
                .orElseThrow(
                    () ->
                        new Problem(
                            Code.BACKUP_ELSEWHERE,
                            "The store is on PostgreSQL, which is saved by its own tools:"
                                + " pg_dump, or a base backup with archived logs."))));
  }

  Answer latest(Request request) throws Problem {
    request.allow();
    return Answer.ok(
        json(
            backups
                .latest()
                .orElseThrow(
                    () ->
                        new Problem(
                            Code.UNKNOWN_BACKUP, "No backup was asked for since the start."))));
  }

  private static ObjectNode json(Backup backup) {
    ObjectNode node = Json.object();
    node.put("file", backup.file().toString());
    node.put("state", backup.state().word());
    node.put("startedAt", Times.text(backup.startedAt()));
    if (backup.state() == State.DONE) {
      node.put("bytes", backup.bytes());
    }
    if (backup.state() == State.FAILED) {
      node.put("detail", "The copy could not be made; the log says why.");
    }
    return node;
  }
}
