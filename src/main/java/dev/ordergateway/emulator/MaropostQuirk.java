package dev.ordergateway.emulator;

/** Ways in which an answer of the Maropost API is known to vary, off unless switched on. */
public enum MaropostQuirk {
  /** Where there is one order, payment or line, it comes as an object instead of a list. */
  ONE_AS_OBJECT,
  /** Where there is no order, {@code Order} is the empty string. */
  NONE_AS_EMPTY_TEXT,
  /** Where there is no order, {@code Order} is left out. */
  NONE_AS_MISSING_KEY,
  /** The JSON answer stands inside a {@code GetOrderResponse} member. */
  WRAPPED,
  /** Ack is Warning, with one warning, and the data is there all the same. */
  ACK_WARNING,
  /** Orders come by the time of their last change, so that a change moves later ones forward. */
  OLDEST_CHANGE_FIRST,
  /** Page is not heeded: every page is the first one. */
  PAGE_IGNORED,
  /** A wrong key is told by Ack Error under HTTP 200 instead of by HTTP 401. */
  KEY_REFUSED_BY_ACK
}
