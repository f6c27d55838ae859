package dev.ordergateway;

import dev.ordergateway.deliver.Sink;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;

/** The routes of one sink, made at start of the templates in {@code routes/40-deliver}. */
final class SinkRoutes {
  private static final String SEND = "gateway-send";
  private static final String DUE = "gateway-deliver-due";

  private SinkRoutes() {}

  static void add(CamelContext context, Sink sink) {
    String address = "{{" + sink.placeholder() + "}}";
    of(context, SEND, sink).parameter("address", address).add();
    of(context, DUE, sink).add();
  }

  private static TemplatedRouteBuilder of(CamelContext context, String template, Sink sink) {
    return TemplatedRouteBuilder.builder(context, template)
        .routeId(template + "-" + sink.name())
        .parameter("sink", sink.name());
  }
}
