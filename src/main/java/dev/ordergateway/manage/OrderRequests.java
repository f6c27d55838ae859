package dev.ordergateway.manage;

import dev.ordergateway.manage.Problem.Code;
import dev.ordergateway.settings.Settings;
import java.util.List;

/** {@code /api/orders}. */
final class OrderRequests {
  static final List<String> STATES = List.of("accepted", "delivered", "parked");

  private final OrderQueries orders;
  private final Timeline timeline;
  private final List<String> causes;

  OrderRequests(Settings settings, Operations operations) {
    this.causes = NotificationRequests.causes(settings);
    this.orders = new OrderQueries(operations.store());
    this.timeline = new Timeline(operations.store(), orders, operations.clock());
  }

  Answer list(Request request) throws Problem {
    request.allow("source", "account", "status", "state", "cause", "orderId", "limit", "next");
    return Answer.ok(
        orders
            .list(
                new OrderQueries.Filter(
                    request.text("source"),
                    request.text("account"),
                    request.text("status"),
                    request.oneOf("state", STATES),
                    request.oneOf("cause", causes),
                    request.text("orderId"),
                    Page.begin(request, 4),
                    request.limit()))
            .json());
  }

  Answer timeline(Request request) throws Problem {
    request.allow("events");
    return timeline
        .of(Endpoints.key(request), request.enabled("events"))
        .map(Answer::ok)
        .orElseThrow(() -> new Problem(Code.UNKNOWN_ORDER, "There is no such order."));
  }
}
