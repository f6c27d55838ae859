package dev.ordergateway.manage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordergateway.accept.Cause;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenApiIT {
  @TempDir Path home;

  @Test
  void documentDescribesJustTheRequestsThatAreAnswered() {
    try (ManagementFixture gateway = new ManagementFixture(home)) {
      List<String> served =
          Endpoints.of(gateway.settings, gateway.operations(), null, null).stream()
              .map(each -> each.method().name().toLowerCase(Locale.ROOT) + " " + each.path())
              .toList();

      assertThat(new OpenApi().operations()).containsExactlyInAnyOrderElementsOf(served);
    }
  }

  @Test
  void documentIsServedAndListsEveryCauseAndCode() {
    try (ManagementFixture gateway = new ManagementFixture(home)) {
      JsonNode schemas = gateway.get("/openapi.json").json().at("/components/schemas");

      assertThat(words(schemas.at("/Cause/anyOf/0/enum")))
          .containsExactlyElementsOf(Arrays.stream(Cause.values()).map(Cause::word).toList());
      assertThat(words(schemas.at("/Problem/properties/code/enum")))
          .containsExactlyElementsOf(
              Arrays.stream(Problem.Code.values()).map(Problem.Code::word).toList());
    }
  }

  private static List<String> words(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
