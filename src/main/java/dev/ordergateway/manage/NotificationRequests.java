package dev.ordergateway.manage;

import dev.ordergateway.accept.Cause;
import dev.ordergateway.deliver.Sink;
import dev.ordergateway.manage.Problem.Code;
import dev.ordergateway.settings.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code /api/notifications}. */
final class NotificationRequests {
  private final NotificationQueries notifications;
  private final List<String> causes;

  NotificationRequests(Settings settings, Operations operations) {
    this.causes = causes(settings);
    this.notifications = new NotificationQueries(operations.store(), settings, operations.clock());
  }

  /** Every word that can be a cause, with one for what each further sink refuses. */
  static List<String> causes(Settings settings) {
    return Stream.concat(
            Arrays.stream(Cause.values()).map(Cause::word),
            Sink.all(settings).stream().map(sink -> Cause.sinkRefused(sink.account())))
        .distinct()
        .toList();
  }

  Answer list(Request request) throws Problem {
    request.allow("source", "account", "state", "cause", "orderId", "limit", "next");
    String cause = request.oneOf("cause", causes);
    return Answer.ok(
        notifications
            .list(
                new NotificationQueries.Filter(
                    request.text("source"),
                    request.text("account"),
                    request.oneOf("state", OrderRequests.STATES),
                    cause,
                    request.text("orderId"),
                    begin(request),
                    request.limit()))
            .json());
  }

  Answer one(Request request) throws Problem {
    request.allow();
    return notifications
        .find(NotificationJson.number(request.inPath("id")))
        .map(Answer::ok)
        .orElseThrow(
            () -> new Problem(Code.UNKNOWN_NOTIFICATION, "There is no such notification."));
  }

  private static @Nullable Long begin(Request request) throws Problem {
    List<String> key = Page.begin(request, 1);
    if (key == null) {
      return null;
    }
    if (!key.get(0).matches("[0-9]{1,18}")) {
      throw new Problem(Code.INVALID_PARAMETER, "The parameter next did not come from a list.");
    }
    return Long.parseLong(key.get(0));
  }
}
