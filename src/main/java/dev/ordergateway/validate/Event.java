package dev.ordergateway.validate;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlRootElement;
import java.util.ArrayList;
import java.util.List;

/**
 * A Maropost notification as JAXB binds it. Every element is a list although one is expected: bound
 * to a single value, the last of several would silently win.
 */
@XmlRootElement(name = "Event")
@XmlAccessorType(XmlAccessType.FIELD)
final class Event {
  @XmlElement(name = "EventID")
  final List<String> eventIds = new ArrayList<>();

  @XmlElement(name = "CurrentTime")
  final List<String> currentTimes = new ArrayList<>();

  @XmlElement(name = "EventType")
  final List<String> eventTypes = new ArrayList<>();

  @XmlElement(name = "Order")
  final List<Order> orders = new ArrayList<>();

  List<String> orderIds() {
    return orders.stream().flatMap(order -> order.ids.stream()).toList();
  }

  List<String> statuses() {
    return orders.stream().flatMap(order -> order.statuses.stream()).toList();
  }

  /** The order that the event is about. */
  @XmlAccessorType(XmlAccessType.FIELD)
  static final class Order {
    @XmlElement(name = "OrderID")
    final List<String> ids = new ArrayList<>();

    @XmlElement(name = "OrderStatus")
    final List<String> statuses = new ArrayList<>();
  }
}
