package dev.ordergateway.manage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.manage.Endpoint.Lane;
import dev.ordergateway.manage.Problem.Code;
import dev.ordergateway.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Every request that the management port answers; gateway/openapi.json describes the same. */
final class Endpoints {
  private static final String OPENAPI = "/gateway/openapi.json";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private Endpoints() {}

  static List<Endpoint> of(
      Settings settings, Operations operations, Gauges gauges, HealthChecks health) {
    StatusReport status = new StatusReport(settings, operations);
    OrderRequests orders = new OrderRequests(settings, operations);
    NotificationRequests notifications = new NotificationRequests(settings, operations);
    ReplayRequests replay = new ReplayRequests(settings, operations.replay());
    EraseRequest erase = new EraseRequest(operations.erasure());
    AuditRequests audit = new AuditRequests(operations.audit());
    BackupRequests backups = new BackupRequests(operations.backups());
    byte[] openapi = openapi();
    return List.of(
        Endpoint.health("/health/live", Lane.AT_ONCE, request -> health.live()),
        Endpoint.health("/health/ready", Lane.HEALTH, request -> health.ready()),
        Endpoint.get("/metrics", request -> metrics(gauges)),
        Endpoint.get(
            "/api/status",
            request -> {
              request.allow();
              return status.answer();
            }),
        Endpoint.get("/api/orders", orders::list),
        Endpoint.get("/api/orders/{source}/{account}/{orderId}", orders::timeline),
        Endpoint.get("/api/notifications", notifications::list),
        Endpoint.get("/api/notifications/{id}", notifications::one),
        Endpoint.post("/api/replay", replay::replay),
        Endpoint.get("/api/replay/{job}", replay::job),
        Endpoint.post("/api/erase", erase::erase),
        Endpoint.post("/api/audit", audit::audit),
        Endpoint.get("/api/audit/{job}", audit::job),
        Endpoint.post("/api/poll/{source}", request -> poll(operations.polls(), request)),
        Endpoint.post("/api/backup", backups::start),
        Endpoint.get("/api/backup", backups::latest),
        Endpoint.get("/openapi.json", request -> new Answer(200, "application/json", openapi)));
  }

  static OrderKey key(Request request) {
    return new OrderKey(
        request.inPath("source"), request.inPath("account"), request.inPath("orderId"));
  }

  /** A scraper may add parameters of its own. */
  private static Answer metrics(Gauges gauges) {
    return new Answer(200, PROMETHEUS, gauges.scrape().getBytes(StandardCharsets.UTF_8));
  }

  private static Answer poll(PollRequest polls, Request request) throws Problem {
    request.allow();
    request.object();
    String source = request.inPath("source");
    if (!polls.now(source)) {
      throw new Problem(Code.UNKNOWN_SOURCE, "There is no such source.");
    }
    ObjectNode node = Json.object();
    node.put("source", source);
    return Answer.json(202, node);
  }

  static byte[] openapi() {
    try (InputStream in = Endpoints.class.getResourceAsStream(OPENAPI)) {
      if (in == null) {
        throw new IllegalStateException("the jar has no " + OPENAPI);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
