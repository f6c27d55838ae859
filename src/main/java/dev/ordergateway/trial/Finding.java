package dev.ordergateway.trial;

import java.util.List;

/**
 * What would come out otherwise than was recorded.
 *
 * @param subject the order's version or the notification, as a person knows it
 * @param details one line each; names of fields, and their values only where asked for
 */
public record Finding(Kind kind, String subject, List<String> details) {
  public Finding {
    details = List.copyOf(details);
  }

  /** In which way. */
  public enum Kind {
    EVENT_CHANGED("event changed"),
    NOT_DELIVERED("no longer delivered"),
    PARKED("newly parked"),
    REFUSED("newly refused"),
    QUARANTINED("newly quarantined"),
    RELEASED("no longer quarantined"),
    READ_OTHERWISE("read otherwise");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }
}
