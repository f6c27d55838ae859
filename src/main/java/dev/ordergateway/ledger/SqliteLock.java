package dev.ordergateway.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** A locked file beside the store's, which keeps a second gateway out, in this process too. */
final class SqliteLock {
  private final Path file;
  private @Nullable FileChannel channel;
  private @Nullable FileLock lock;

  SqliteLock(Path store) {
    this.file = store.resolveSibling(store.getFileName() + ".lock");
  }

  /** Whether it is ours now. */
  boolean take() throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null; // Another gateway of this process has it.
    }
    return lock != null;
  }

  void release() {
    try {
      if (lock != null) {
        lock.release();
      }
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw new StoreException("the store's lock cannot be released: " + e.getMessage(), e);
    } finally {
      lock = null;
      channel = null;
    }
  }
}
