package dev.ordergateway.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HookPointTest {
  @Test
  void everyHookStandsInTheManualAndIsFoundByItsName() throws Exception {
    String manual = Files.readString(Path.of("docs/HOOKS.md"));

    assertThat(HookPoint.values())
        .allSatisfy(
            point -> {
              assertThat(manual).contains("| `direct:" + point.endpoint() + "` |");
              assertThat(HookPoint.of(point.endpoint())).contains(point);
            });
    assertThat(HookPoint.of("gateway-hook-after-enrch")).isEmpty();
  }
}
