package dev.ordergateway.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.accept.Cause;
import dev.ordergateway.settings.Account;
import dev.ordergateway.settings.DeclaredSource;
import dev.ordergateway.settings.Overlay;
import dev.ordergateway.settings.Settings;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A recording without the personal data of customers. The platform's documents are masked, and the
 * events are those that a trial makes of them: so they agree, however a mapping puts texts
 * together.
 */
public final class MaskedRecording implements Recording {
  private static final Pattern ODD =
      Pattern.compile(
          Cause.UNKNOWN_ELEMENT.word()
              + "|"
              + Cause.UNKNOWN_FIELD.word()
              + "|"
              + Cause.SCHEMA_INVALID.word());

  private final Recording recording;
  private final Map<String, PersonalPaths> paths;
  private final Set<String> ownSources;
  private final Set<String> ownSchemas;
  private final Trial trial;
  private final Mask mask = new Mask();
  private final SortedMap<String, Integer> leftOut = new TreeMap<>();

  private MaskedRecording(
      Recording recording,
      Map<String, PersonalPaths> paths,
      Set<String> ownSources,
      Set<String> ownSchemas,
      Trial trial) {
    this.recording = recording;
    this.paths = Map.copyOf(paths);
    this.ownSources = Set.copyOf(ownSources);
    this.ownSchemas = Set.copyOf(ownSchemas);
    this.trial = trial;
  }

  /**
   * @throws IOException with one line if a source does not say what of its orders is personal
   */
  public static MaskedRecording of(Recording recording, Settings settings, Trial trial)
      throws IOException {
    Map<String, PersonalPaths> paths = new HashMap<>();
    Set<String> ownSchemas = new HashSet<>();
    Overlay overlay = new Overlay(settings.home());
    try {
      for (Account account : settings.accounts()) {
        String source = account.source();
        paths.put(source, PersonalPaths.of(overlay, source));
        if (isChanged(overlay, "schemas/" + source)) {
          ownSchemas.add(source);
        }
      }
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
    Set<String> own =
        settings.declaredSources().stream().map(DeclaredSource::name).collect(Collectors.toSet());
    return new MaskedRecording(recording, paths, own, ownSchemas, trial);
  }

  private static boolean isChanged(Overlay overlay, String folder) {
    return overlay.names(folder, "").stream()
        .anyMatch(
            name ->
                !Arrays.equals(
                    overlay.read(name), Overlay.shipped(name).orElseGet(() -> new byte[0])));
  }

  @Override
  public Instant since() {
    return recording.since();
  }

  /** What is not in it, in words, and how many; complete once all has been read. */
  public SortedMap<String, Integer> leftOut() {
    return new TreeMap<>(leftOut);
  }

  @Override
  public @Nullable RecordedOrder next() throws IOException {
    RecordedOrder order = recording.next();
    while (order != null && (order.orderId().isEmpty() || !paths.containsKey(order.source()))) {
      leaveOut(
          order.orderId().isEmpty()
              ? "quarantined notifications, of which nobody knows what is personal"
              : "orders of a source without an account");
      order = recording.next();
    }
    return order == null ? null : masked(order);
  }

  private RecordedOrder masked(RecordedOrder order) {
    List<RecordedVersion> documents = new ArrayList<>();
    for (RecordedVersion each : order.versions()) {
      documents.add(new RecordedVersion(each.number(), each.createdAt(), masked(order, each)));
    }
    List<RecordedNotification> notifications =
        order.notifications().stream().map(each -> withKnownBody(order, each)).toList();
    RecordedOrder masked = order.with(notifications, documents);
    Map<Integer, JsonNode> events = trial.run(masked, Instant.MIN, false).events();
    List<RecordedVersion> versions = new ArrayList<>();
    for (RecordedVersion each : documents) {
      @Nullable JsonNode event = events.get(each.number());
      if (each.event() != null && event == null) {
        leaveOut("events of versions that make none any more once they are masked");
      }
      versions.add(new RecordedVersion(each.number(), each.createdAt(), event));
    }
    return order.with(notifications, versions);
  }

  private @Nullable JsonNode masked(RecordedOrder order, RecordedVersion version) {
    if (version.event() == null) {
      return null;
    }
    JsonNode event = version.event().deepCopy();
    JsonNode document = event.path("data").path("platformOrder");
    PersonalPaths personal = paths.get(order.source());
    if (personal != null && event.path("data") instanceof ObjectNode data) {
      data.set("platformOrder", personal.replace(document, mask::of));
    }
    return event;
  }

  /**
   * A body of the known elements names an order, a status and a time; of others, nobody knows. The
   * schema of a source of one's own, or one that was edited, may let anything pass, and a poll's
   * body is a row of the list, which may be a whole order and is read by nobody.
   */
  private RecordedNotification withKnownBody(RecordedOrder order, RecordedNotification each) {
    if (!each.isFromPlatform()) {
      return each.withBody(new byte[0]);
    }
    if (ownSources.contains(order.source())) {
      leaveOut("bodies of notifications of sources made of templates");
      return each.withBody(new byte[0]);
    }
    if (ownSchemas.contains(order.source())) {
      leaveOut("bodies of notifications of a source whose schema is not as shipped");
      return each.withBody(new byte[0]);
    }
    if (each.flags() != null && ODD.matcher(each.flags()).find()) {
      leaveOut("bodies with elements that are not known, or otherwise than the schema has it");
      return each.withBody(new byte[0]);
    }
    return each;
  }

  private void leaveOut(String what) {
    leftOut.merge(what, 1, Integer::sum);
  }

  @Override
  public void close() throws IOException {
    recording.close();
  }
}
