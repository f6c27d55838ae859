package dev.ordergateway.emulator;

import java.util.Optional;
import java.util.stream.Stream;

/** The lists a marketplace order moves through, and the date by which each can be bounded. */
public enum OrderList {
  NEW("new", "purchasedAt"),
  APPROVED("approved", "approvedAt"),
  CANCELED("canceled", "canceledAt"),
  PARTIALLY_SENT("partiallySent", "sentAt"),
  SENT("sent", "sentAt"),
  PARTIALLY_DELIVERED("partiallyDelivered", "deliveredAt"),
  DELIVERED("delivered", "deliveredAt");

  private final String path;
  private final String date;

  OrderList(String path, String date) {
    this.path = path;
    this.date = date;
  }

  /** The list's name in {@code GET /orders/status/<name>}. */
  public String path() {
    return path;
  }

  String date() {
    return date;
  }

  static Optional<OrderList> at(String path) {
    return Stream.of(values()).filter(list -> list.path.equals(path)).findFirst();
  }
}
