package dev.ordergateway.validate;

import com.networknt.schema.JsonSchema;
import com.networknt.schema.ValidationMessage;
import dev.ordergateway.accept.Cause;
import java.util.EnumSet;

/** The JSON Schema of a source's notifications. Safe for any thread. */
final class JsonNotificationSchema implements NotificationSchema {
  private final JsonSchema schema;

  /**
   * @throws IllegalArgumentException if it cannot be used
   */
  JsonNotificationSchema(byte[] text) {
    this.schema = MarketplaceSchema.compile(text);
  }

  @Override
  public EnumSet<Cause> flags(Opened notification) {
    EnumSet<Cause> flags = EnumSet.noneOf(Cause.class);
    for (ValidationMessage violation : schema.validate(notification.json())) {
      flags.add(
          switch (violation.getType()) {
            case "additionalProperties", "unevaluatedProperties" -> Cause.UNKNOWN_FIELD;
            default -> Cause.SCHEMA_INVALID;
          });
    }
    return flags;
  }
}
