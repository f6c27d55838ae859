package dev.ordergateway.acceptance;

import dev.ordergateway.emulator.PlatformEmulator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How one platform speaks: its shops, emulated, its notifications byte by byte, its credentials. It
 * has two accounts; {@link #account()} with room for any number of calls, {@link #smallAccount()}
 * with a budget of {@link #SMALL_BUDGET} calls for orders in a minute. Nothing is sent by itself.
 */
public interface SourceCase extends AutoCloseable {
  /** Calls a minute of the small account. */
  int SMALL_BUDGET = 1;

  /** The source's name. */
  String source();

  String account();

  String smallAccount();

  /** Puts the files that the source needs into a home directory; nothing for one in the box. */
  void install(Path home) throws IOException;

  /** The keys of the source and of its two accounts, that poll only when they are asked to. */
  Map<String, String> settings();

  /** The account's own shop on the platform. */
  PlatformEmulator platform(String account);

  /** An order id of the platform's form that was not given out before. */
  String newOrderId();

  /** The account has a new order from now on, and the platform says nothing. */
  void place(String account, String orderId);

  /** The status of an order of {@link #account()} goes on, and the platform says nothing. */
  void change(String orderId);

  /** The canonical statuses of an order that is new, changed once, changed twice. */
  List<String> statuses();

  /** The notification of an order's present state. */
  Notice notice(String account, String orderId);

  /** Another notification, not a repeat, of a state that has been told already. */
  default Notice again(String account, String orderId) {
    return notice(account, orderId);
  }

  /** The same notification as a stranger sends it, who knows no secret: each is refused 401. */
  List<Notice> forged(Notice notice);

  /** Bodies with right credentials that are refused 400: broken, empty, with a bad order id. */
  List<Notice> malformed();

  /** A notification with right credentials that is kept and parked, with this cause. */
  Notice odd();

  /** Why {@link #odd()} is parked. */
  String oddCause();

  /** The status of the answer to a notification that was taken. */
  default int answerStatus() {
    return 200;
  }

  /** The body of that answer. */
  default String answerBody() {
    return "";
  }

  @Override
  void close();
}
