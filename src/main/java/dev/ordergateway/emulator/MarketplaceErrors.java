package dev.ordergateway.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The marketplace's error answers; every code begins with the HTTP status. */
final class MarketplaceErrors {
  private MarketplaceErrors() {}

  static PlatformAnswer of(int status) {
    return switch (status) {
      case 401 -> error(401, "401.001", "SecurityException", "no permission for this resource");
      case 404 -> error(404, "404", "APIException", "resource not found");
      case 429 -> error(429, "429", "APIException", "too many calls");
      default -> error(status, "999.999", "APIException", "emulated error");
    };
  }

  static PlatformAnswer unknownAttribute(String name) {
    return error(400, "400.001", "AttributeException", "unknown attribute " + name);
  }

  static PlatformAnswer badQuery(String name) {
    return error(400, "400.003", "QueryStringException", "query parameter not valid: " + name);
  }

  static PlatformAnswer tooManyCalls(int limit) {
    return PlatformAnswer.text(
        429, "Your requests have exceeded the maximum allowed rate (" + limit + ")");
  }

  private static PlatformAnswer error(int status, String code, String type, String message) {
    ObjectNode body = Documents.object();
    body.putArray("errors").addObject().put("code", code).put("type", type).put("message", message);
    return PlatformAnswer.json(status, Documents.write(body));
  }
}
