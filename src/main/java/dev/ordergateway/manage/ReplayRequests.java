package dev.ordergateway.manage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.deliver.Sink;
import dev.ordergateway.manage.Problem.Code;
import dev.ordergateway.replay.Replay;
import dev.ordergateway.replay.ReplayJob;
import dev.ordergateway.replay.Selection;
import dev.ordergateway.settings.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /api/replay}. */
final class ReplayRequests {
  private static final int IDS_MAX = 1_000;
  private static final int TEXT_MAX = 200;

  private final Replay replay;
  private final List<String> causes;
  private final Map<String, Selection.Lacking> sinks = new LinkedHashMap<>();

  ReplayRequests(Settings settings, Replay replay) {
    this.causes = NotificationRequests.causes(settings);
    for (Sink sink : Sink.all(settings)) {
      sinks.put(sink.name(), new Selection.Lacking(sink.name(), sink.statuses()));
    }
    this.replay = replay;
  }

  /** Counts, and does it only where it is told to. */
  Answer replay(Request request) throws Problem {
    request.allow();
    ObjectNode body =
        request.object("source", "account", "cause", "ids", "redeliver", "sink", "execute");
    Selection selection =
        new Selection(
            Members.text(body, "source"),
            Members.text(body, "account"),
            cause(body),
            ids(body),
            Members.flag(body, "redeliver"),
            lacking(body));
    if (selection.lacking() != null && (selection.redeliver() || selection.cause() != null)) {
      throw new Problem(
          Code.INVALID_BODY, "The member sink stands without the members redeliver and cause.");
    }
    ObjectNode node = Json.object();
    if (!Members.flag(body, "execute")) {
      node.put("count", replay.count(selection));
      return Answer.json(202, node);
    }
    ReplayJob job =
        replay
            .execute(selection)
            .orElseThrow(
                () -> new Problem(Code.OVERLOADED, "Too many replays wait; try again later."));
    node.put("count", job.count());
    node.put("job", job.id());
    return Answer.json(202, node);
  }

  Answer job(Request request) throws Problem {
    request.allow();
    ReplayJob job =
        replay
            .job(request.inPath("job"))
            .orElseThrow(() -> new Problem(Code.UNKNOWN_JOB, "There is no such replay any more."));
    ObjectNode node = Json.object();
    node.put("job", job.id());
    node.put("count", job.count());
    node.put("state", job.state().name().toLowerCase(Locale.ROOT));
    Json.put(node, "askedAt", job.askedAt());
    Json.put(node, "endedAt", job.endedAt());
    ObjectNode results = node.putObject("results");
    job.results().forEach((result, count) -> results.put(result.word(), count));
    return Answer.ok(node);
  }

  private @Nullable String cause(ObjectNode body) throws Problem {
    return oneOf(body, "cause", causes);
  }

  private Selection.@Nullable Lacking lacking(ObjectNode body) throws Problem {
    String sink = oneOf(body, "sink", List.copyOf(sinks.keySet()));
    return sink == null ? null : sinks.get(sink);
  }

  private static @Nullable String oneOf(ObjectNode body, String member, List<String> known)
      throws Problem {
    String word = Members.text(body, member);
    if (word != null && !known.contains(word)) {
      throw new Problem(
          Code.INVALID_BODY,
          "The member " + member + " is none of " + String.join(", ", known) + ".");
    }
    return word;
  }

  private static List<String> ids(ObjectNode body) throws Problem {
    JsonNode node = body.path("ids");
    if (node.isMissingNode() || node.isNull()) {
      return List.of();
    }
    List<String> ids = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(each -> ids.add(each.isTextual() ? each.textValue() : ""));
    }
    // An empty list is refused: what was meant as "these few" must not become "all".
    if (ids.isEmpty()
        || ids.size() > IDS_MAX
        || ids.stream().anyMatch(id -> id.isEmpty() || id.length() > TEXT_MAX)) {
      throw new Problem(
          Code.INVALID_BODY,
          "The member ids is not an array of 1 to 1000 texts; leave it out for all.");
    }
    return ids;
  }
}
