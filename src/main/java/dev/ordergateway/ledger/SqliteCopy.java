package dev.ordergateway.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import javax.sql.DataSource;
import org.sqlite.SQLiteDataSource;

/** Copies a store in use into one file that is whole, and marks the copy as one. */
final class SqliteCopy {
  private SqliteCopy() {}

  static void make(DataSource source, Path file, Path copy, Instant now) throws SQLException {
    requireRoom(file, copy);
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement("vacuum into ?")) {
      statement.setString(1, copy.toString());
      statement.execute();
    }
    SQLiteDataSource plain = new SQLiteDataSource();
    plain.setUrl("jdbc:sqlite:" + copy);
    try (Connection connection = plain.getConnection()) {
      VersionFloor.mark(new Session(connection), now);
    }
  }

  /** A copy that filled the disk would stop the gateway from taking notifications. */
  private static void requireRoom(Path file, Path copy) {
    try {
      long needed = Files.size(file) + Files.size(file) / 5;
      long free = Files.getFileStore(copy.getParent()).getUsableSpace();
      if (free < needed) {
        throw new StoreException(
            "a copy needs " + needed + " bytes and " + free + " are free in " + copy.getParent());
      }
    } catch (IOException e) {
      throw new StoreException("the room for a copy cannot be told: " + e.getMessage(), e);
    }
  }
}
