package dev.ordergateway.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ordergateway.ledger.Times;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** The row of the table sink, as the named parameters of the route's statement. */
public final class SinkRow {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Clock clock;

  public SinkRow(Clock clock) {
    this.clock = clock;
  }

  public Map<String, Object> of(byte[] event) throws IOException {
    JsonNode cloudEvent = JSON.readTree(event);
    String[] source = cloudEvent.path("source").asText().split("/");
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("source", source[1]);
    row.put("account", source[2]);
    row.put("order_id", cloudEvent.path("subject").asText());
    row.put("version", cloudEvent.path("data").path("version").asInt());
    row.put("status", cloudEvent.path("data").path("order").path("status").asText());
    row.put("event", new String(event, StandardCharsets.UTF_8));
    row.put("updated_at", Times.text(clock.instant()));
    return row;
  }
}
