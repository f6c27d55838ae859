package dev.ordergateway.poll;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One page of a platform's list.
 *
 * @param advance by how much the position moves: rows got, or one page
 * @param last whether the list ends here
 * @param platformTime the platform's own clock; null if it did not say
 * @param next what the platform gave out for the next page; null where it gives nothing out
 */
public record PollPage(
    List<Sighting> sightings,
    int advance,
    boolean last,
    @Nullable Instant platformTime,
    @Nullable String next) {
  public PollPage {
    sightings = List.copyOf(sightings);
  }

  PollPage(List<Sighting> sightings, int advance, boolean last, @Nullable Instant platformTime) {
    this(sightings, advance, last, platformTime, null);
  }

  /** Tells the page's ids from those of another page. */
  String digest() {
    String ids = sightings.stream().map(Sighting::orderId).collect(Collectors.joining("\n"));
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(ids.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
