package dev.ordergateway.validate;

/** The elements of a Maropost notification that we read, by their path; all others are one. */
enum Place {
  EVENT_ID("Event/EventID"),
  CURRENT_TIME("Event/CurrentTime"),
  EVENT_TYPE("Event/EventType"),
  ORDER("Event/Order"),
  ORDER_ID("Event/Order/OrderID"),
  ORDER_STATUS("Event/Order/OrderStatus"),
  ELSEWHERE("");

  private final String path;

  Place(String path) {
    this.path = path;
  }

  static Place at(StringBuilder path) {
    for (Place place : values()) {
      if (place.path.contentEquals(path)) {
        return place;
      }
    }
    return ELSEWHERE;
  }

  /** Whether it holds a value and no elements. */
  boolean isValue() {
    return this != ORDER && this != ELSEWHERE;
  }
}
