package dev.ordergateway.manage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.manage.Problem.Code;
import org.jspecify.annotations.Nullable;

/** The members of a request's body, each of its own kind or refused. */
final class Members {
  private static final int TEXT_MAX = 200;

  private Members() {}

  /** Null if it is not given. */
  static @Nullable String text(ObjectNode body, String name) throws Problem {
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

  /** False if it is not given. */
  static boolean flag(ObjectNode body, String name) throws Problem {
    JsonNode node = body.path(name);
    if (node.isMissingNode() || node.isNull()) {
      return false;
    }
    if (!node.isBoolean()) {
      throw new Problem(Code.INVALID_BODY, "The member " + name + " is neither true nor false.");
    }
    return node.booleanValue();
  }
}
