package dev.ordergateway.emulator;

/** Ways in which the marketplace is known to vary, off unless switched on. */
public enum MarketplaceQuirk {
  /** {@code orderMarketplaceId} for {@code orderSiteId}, paymentType as text, site null. */
  OLDER_FIELD_NAMES,
  /** Amounts come as text. */
  AMOUNTS_AS_TEXT,
  /** {@code updatedAt} is null, although it is declared mandatory. */
  NO_UPDATED_AT,
  /** Events carry their ids as numbers. */
  EVENT_IDS_AS_NUMBERS,
  /** Event types are spelt {@code New} and {@code Canceled Denied}. */
  EVENT_TYPES_CAPITALISED,
  /** A cancelled order's document does not change; only the event and the list tell. */
  CANCELED_UNCHANGED,
  /** 429 comes with the errors envelope instead of plain text. */
  TOO_MANY_CALLS_AS_ENVELOPE
}
