package dev.ordergateway.manage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.audit.Audit;
import dev.ordergateway.audit.AuditJob;
import dev.ordergateway.audit.Finding;
import dev.ordergateway.audit.Scope;
import dev.ordergateway.manage.Problem.Code;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code /api/audit}. */
final class AuditRequests {
  private static final int TEXT_MAX = 200;

  private final Audit audit;

  AuditRequests(Audit audit) {
    this.audit = audit;
  }

  Answer audit(Request request) throws Problem {
    request.allow();
    ObjectNode body = request.object("from", "to", "source", "account");
    Scope scope =
        audit.scope(
            time(body, "from"), time(body, "to"), text(body, "source"), text(body, "account"));
    if (!scope.from().isBefore(scope.to())) {
      throw new Problem(Code.INVALID_BODY, "The member from is not before the member to, or now.");
    }
    if (!audit.isKnown(scope)) {
      throw new Problem(Code.UNKNOWN_SOURCE, "There is no such source, or account of it.");
    }
    AuditJob job =
        audit
            .start(scope)
            .orElseThrow(
                () -> new Problem(Code.OVERLOADED, "Too many audits wait; try again later."));
    ObjectNode node = Json.object();
    node.put("job", job.id());
    return Answer.json(202, node);
  }

  Answer job(Request request) throws Problem {
    request.allow();
    AuditJob job =
        audit
            .job(request.inPath("job"))
            .orElseThrow(() -> new Problem(Code.UNKNOWN_JOB, "There is no such audit any more."));
    ObjectNode node = Json.object();
    node.put("job", job.id());
    node.put("state", word(job.state()));
    Json.put(node, "from", job.scope().from());
    Json.put(node, "to", job.scope().to());
    Json.put(node, "source", job.scope().source());
    Json.put(node, "account", job.scope().account());
    Json.put(node, "askedAt", job.askedAt());
    Json.put(node, "endedAt", job.endedAt());
    node.put("sink", job.table() ? "table" : "recorded");
    ObjectNode counts = node.putObject("counts");
    for (AuditJob.Count count : AuditJob.Count.values()) {
      counts.put(word(count), job.counts().getOrDefault(count, 0L));
    }
    ObjectNode kinds = node.putObject("kinds");
    job.kinds().forEach((kind, count) -> kinds.put(kind.word(), count));
    ArrayNode findings = node.putArray("findings");
    job.findings().forEach(finding -> findings.add(json(finding)));
    ArrayNode heads = node.putArray("newestSeals");
    job.heads().forEach(heads::add);
    return Answer.ok(node);
  }

  private static ObjectNode json(Finding finding) {
    ObjectNode node = Json.object();
    node.put("kind", finding.kind().word());
    node.put("source", finding.source());
    node.put("account", finding.account());
    node.put("subject", finding.subject());
    node.put("detail", finding.detail());
    return node;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static @Nullable Instant time(ObjectNode body, String name) throws Problem {
    String text = text(body, name);
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      throw new Problem(
          Code.INVALID_BODY, "The member " + name + " is not a time as 2026-01-31T12:00:00Z.");
    }
  }

  private static @Nullable String text(ObjectNode body, String name) throws Problem {
    JsonNode node = body.path(name);
    if (node.isMissingNode() || node.isNull()) {
      return null;
    }
    if (!node.isTextual() || node.textValue().isEmpty() || node.textValue().length() > TEXT_MAX) {
      throw new Problem(
          Code.INVALID_BODY, "The member " + name + " is not a text of 1 to 200 characters.");
    }
    return node.textValue();
  }
}
