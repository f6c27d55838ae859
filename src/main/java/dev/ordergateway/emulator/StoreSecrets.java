package dev.ordergateway.emulator;

/**
 * The secrets of one emulated Maropost store.
 *
 * @param notificationKey what the store sends as NETOAPI_KEY with its notifications
 * @param apiKey what a caller of the API has to send as NETOAPI_KEY
 * @param apiUsername what a caller of the API has to send as NETOAPI_USERNAME
 */
public record StoreSecrets(String notificationKey, String apiKey, String apiUsername) {
  /** Invented secrets that tell one store from another. */
  public static StoreSecrets invented(String store) {
    return new StoreSecrets(store + "-verify-token", store + "-api-key", store + "-api-user");
  }
}
