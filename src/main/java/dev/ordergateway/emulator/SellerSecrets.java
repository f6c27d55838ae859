package dev.ordergateway.emulator;

/**
 * The secrets of one emulated marketplace seller.
 *
 * @param sellerId the merchant's number, sent with every event
 * @param clientId what a caller of the API has to send as client_id
 * @param accessToken what a caller of the API has to send as access_token
 */
public record SellerSecrets(String sellerId, String clientId, String accessToken) {
  /** Invented secrets that tell one seller from another. */
  public static SellerSecrets invented(String sellerId) {
    return new SellerSecrets(sellerId, "client-" + sellerId, "token-" + sellerId);
  }
}
