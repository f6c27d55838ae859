package dev.ordergateway.enrich;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a platform answered: the account is well, whatever the status says about what was asked.
 *
 * @param status 2xx, or a 4xx that is about the call's content
 * @param body the JSON document; missing for another status than 2xx
 * @param platformTime the platform's clock, from the Date header; null if it sent none
 * @param link its Link header, by which some lists go on; empty if it sent none
 */
public record Answer(int status, JsonNode body, @Nullable Instant platformTime, String link) {
  public boolean isGood() {
    return status >= 200 && status < 300;
  }
}
