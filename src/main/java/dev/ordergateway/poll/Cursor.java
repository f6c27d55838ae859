package dev.ordergateway.poll;

import dev.ordergateway.settings.Account;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where the reading of one list stands, as claimed for its next page.
 *
 * @param list the platform's list, or {@code orders} where there is only one
 * @param kind {@code poll}, {@code sweep}, or {@code look}, which is of a {@link Readings} and in
 *     no table
 * @param from the lower edge of the window
 * @param to the platform's time at the window's first page; null before it
 * @param offset rows, or pages, of this pass read so far
 * @param passes passes of this window done
 * @param pages pages of this pass done
 * @param news what this pass has brought
 * @param lastPage the digest of this pass's last page; null before its first
 * @param next what the platform gave out for the next page; null where it gives nothing out
 */
public record Cursor(
    Account account,
    String list,
    String kind,
    Instant from,
    @Nullable Instant to,
    int offset,
    int passes,
    int pages,
    int news,
    int failures,
    @Nullable String lastPage,
    @Nullable String next) {
  public static final String POLL = "poll";
  public static final String SWEEP = "sweep";
  public static final String LOOK = "look";

  /** Whether nothing of its window has been read. */
  boolean isAtItsBeginning() {
    return to == null && passes == 0 && pages == 0;
  }

  @Override
  public String toString() {
    return account + " " + list + (kind.equals(POLL) ? "" : " (" + kind + ")");
  }
}
