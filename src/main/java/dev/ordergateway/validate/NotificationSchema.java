package dev.ordergateway.validate;

import dev.ordergateway.accept.Cause;
import java.util.EnumSet;

/** What a source expects of its notifications. Nothing is refused by it: what is odd is flagged. */
@FunctionalInterface
interface NotificationSchema {
  EnumSet<Cause> flags(Opened notification);
}
