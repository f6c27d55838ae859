package dev.ordergateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentHashTest {
  private static final ObjectNode ORDER =
      (ObjectNode) Orders.json("{\"orderId\":\"1\",\"status\":\"new\"}");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":156.8} | {\"a\":156.80}",
        "{\"a\":1000} | {\"a\":1E+3}",
        "{\"a\":1,\"b\":{\"c\":2,\"d\":3}} | {\"b\":{\"d\":3,\"c\":2},\"a\":1}",
        "{\"a\":9007199254740993} | {\"a\":9007199254740993.0}",
        "{\"a\":\"é\"} | {\"a\":\"\\u00e9\"}",
        "{\"a\":1,\"seen\":{\"at\":1}} | {\"a\":1,\"seen\":{\"at\":2}}",
        "{\"a\":1,\"DateUpdated\":1} | {\"a\":1}"
      })
  void equalContentGivesOneHash(String one, String other) {
    assertThat(hash(one)).isEqualTo(hash(other)).matches("[0-9a-f]{64}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":9007199254740993} | {\"a\":9007199254740992}",
        "{\"a\":0.1} | {\"a\":0.1000000000000000055511151231257827}",
        "{\"a\":156.8} | {\"a\":156.81}",
        "{\"a\":1} | {\"a\":\"1\"}",
        "{\"a\":null} | {}",
        "{\"a\":\"x \"} | {\"a\":\"x\"}",
        "{\"a\":[1,2]} | {\"a\":[2,1]}",
        "{\"b\":{\"DateUpdated\":1}} | {\"b\":{\"DateUpdated\":2}}",
        "{\"seen\":{\"at\":1,\"by\":1}} | {\"seen\":{\"at\":1,\"by\":2}}"
      })
  void anyOtherChangeGivesAnotherHash(String one, String other) {
    assertThat(hash(one)).isNotEqualTo(hash(other));
  }

  @Test
  void mappedOrderCountsExceptForItsUpdateTime() {
    ObjectNode updated = ORDER.deepCopy().put("updatedAt", "2024-05-14T02:15:30Z");
    ObjectNode cancelled = ORDER.deepCopy().put("status", "cancelled");

    assertThat(ContentHash.of(updated, ORDER, List.of()))
        .isEqualTo(ContentHash.of(ORDER, ORDER, List.of()))
        .isNotEqualTo(ContentHash.of(cancelled, ORDER, List.of()));
    assertThat(updated.has("updatedAt")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"b\":1e21,\"a\":[1,2.50,-0.0,1e-7,333333333.3333333],\"\":\"\"}",
        "{\"\\u20ac\":\"\\u0000\\u001f\\\"\\\\\\n\\t\\b\\f\\r\\u007f/\",\"\\ud83d\\ude00\":true}",
        "{\"x\":{},\"y\":[],\"z\":null,\"w\":[{\"b\":false,\"a\":[[]]}]}"
      })
  void canonicalFormIsThatOfTheRfc(String json) throws IOException {
    assertThat(CanonicalJson.of(Orders.json(json)))
        .asString()
        .isEqualTo(new JsonCanonicalizer(json).getEncodedString());
  }

  private static String hash(String platformOrder) {
    List<JsonPointer> paths =
        List.of(
            JsonPointer.compile("/DateUpdated"),
            JsonPointer.compile("/seen/at"),
            JsonPointer.compile("/not/there"));
    return ContentHash.of(ORDER, Orders.json(platformOrder), paths);
  }
}
