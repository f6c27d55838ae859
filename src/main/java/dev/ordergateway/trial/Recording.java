package dev.ordergateway.trial;

import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Recorded traffic, to be gone through once, by one thread. */
public interface Recording extends AutoCloseable {
  /** What happened before is part of it only as far as orders need it that have news since. */
  Instant since();

  /** The next order, in any order of them; null at the end. */
  @Nullable RecordedOrder next() throws IOException;

  @Override
  void close() throws IOException;
}
