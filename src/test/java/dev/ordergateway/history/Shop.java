package dev.ordergateway.history;

import dev.ordergateway.emulator.Fault;
import dev.ordergateway.emulator.PlatformEmulator;
import java.util.List;
import java.util.Map;

/** A platform, as far as histories are concerned with it. */
interface Shop {
  /** A change of an order that the platform does not announce. */
  String EDITED = "edited";

  String source();

  PlatformEmulator platform();

  /** Where its notifications go. */
  String path();

  String orderId(int number);

  /** What an order can become. */
  List<String> changes();

  void place(String orderId, String as);

  /** Changes the order; false if the platform does no such thing to it in its present state. */
  boolean change(String orderId, String to);

  /** Whether a poll can see it. What it cannot see has to be announced. */
  boolean isListed(String to);

  /** What can go wrong with a call, by the name under which a failed property shows it. */
  Map<String, Fault> troubles();
}
