package dev.ordergateway.emulator;

/**
 * What has become of a platform's notifications so far.
 *
 * @param announced events the platform had to tell
 * @param dropped of those, never sent
 * @param doubled of those, sent twice
 * @param heldBack of those, held back so that later ones could overtake
 * @param sent requests made, repeats included
 * @param accepted requests answered 200
 * @param refused requests answered otherwise
 * @param unanswered requests that met no connection, no answer or a time-out
 * @param givenUp notifications without a 200 after the last try
 */
public record WebhookCounts(
    int announced,
    int dropped,
    int doubled,
    int heldBack,
    int sent,
    int accepted,
    int refused,
    int unanswered,
    int givenUp) {

  public WebhookCounts plus(WebhookCounts other) {
    return new WebhookCounts(
        announced + other.announced,
        dropped + other.dropped,
        doubled + other.doubled,
        heldBack + other.heldBack,
        sent + other.sent,
        accepted + other.accepted,
        refused + other.refused,
        unanswered + other.unanswered,
        givenUp + other.givenUp);
  }
}
