package dev.ordergateway.acceptance;

import java.util.HashMap;
import java.util.Map;

/**
 * A notification as a platform posts it.
 *
 * @param path below the gateway's address
 */
public record Notice(String path, byte[] body, Map<String, String> headers) {
  public Notice {
    headers = Map.copyOf(headers);
  }

  public Notice with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new Notice(path, body, more);
  }

  public Notice at(String otherPath) {
    return new Notice(otherPath, body, headers);
  }
}
