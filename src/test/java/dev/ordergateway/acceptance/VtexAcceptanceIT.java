package dev.ordergateway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The example examples/sources/vtex, in a gateway of its own. */
class VtexAcceptanceIT extends AcceptanceSuite {
  VtexAcceptanceIT() {
    super(new VtexCase(), new InProcess());
  }

  @Test
  void pingOfTheHooksConfigurationIsAnsweredAndNotKept() {
    List<JsonNode> before = kept();

    assertThat(post(VtexCase.ping()).statusCode()).isEqualTo(200);
    assertThat(post(new Notice(VtexCase.PATH, VtexCase.ping().body(), Map.of())).statusCode())
        .isEqualTo(401);

    assertThat(kept()).isEqualTo(before);
  }
}
