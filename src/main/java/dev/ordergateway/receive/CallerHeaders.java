package dev.ordergateway.receive;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The headers that a request really has; query parameters and form fields are none of them. Kept
 * apart from the message's own headers, so that nothing of a caller steers a component.
 */
@FunctionalInterface
public interface CallerHeaders {
  /** A request without any. */
  CallerHeaders NONE = name -> List.of();

  /** Every value of a header, in the order they came; the case of its name does not matter. */
  List<String> all(String name);

  /**
   * The value of a header; null without one. A header that is sent twice with different values says
   * nothing that could be trusted, and so is none.
   */
  default @Nullable String single(String name) {
    List<String> values = all(name);
    return values.stream().distinct().count() == 1 ? values.get(0) : null;
  }
}
