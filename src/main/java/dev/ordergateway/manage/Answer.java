package dev.ordergateway.manage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/** What a caller of the management port gets. */
record Answer(int status, String contentType, byte[] body) {
  static Answer json(int status, ObjectNode node) {
    return new Answer(status, "application/json", bytes(node));
  }

  static Answer ok(ObjectNode node) {
    return json(200, node);
  }

  static Answer of(Problem problem) {
    return of(problem, JsonNodeFactory.instance.objectNode());
  }

  /**
   * @param more members beyond those that every problem has
   */
  static Answer of(Problem problem, ObjectNode more) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("type", "about:blank");
    node.put("title", problem.code().title());
    node.put("status", problem.code().status());
    node.put("code", problem.code().word());
    node.put("detail", problem.detail());
    node.setAll(more);
    return new Answer(problem.code().status(), "application/problem+json", bytes(node));
  }

  private static byte[] bytes(ObjectNode node) {
    return node.toString().getBytes(StandardCharsets.UTF_8);
  }
}
