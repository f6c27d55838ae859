package dev.ordergateway.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.enrich.Answer;
import dev.ordergateway.enrich.OrdersRefused;
import dev.ordergateway.settings.Account;
import dev.ordergateway.settings.DeclaredSource;
import dev.ordergateway.settings.Settings;
import dev.ordergateway.settings.SettingsLoader;
import dev.ordergateway.testing.Examples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PagingTest {
  @TempDir private Path home;

  @Test
  void totalEndsAListOfPagesOnlyOnceAsManyRowsWereRead() throws Exception {
    Examples.copy("sources/vtex", home);
    Path file = home.resolve("routes/sources/vtex.camel.yaml");
    String pages = "- name: pages\n        value: $.paging.pages";
    String total = "- name: total\n        value: $.paging.total";
    Files.writeString(file, Files.readString(file).replace(pages, total));
    Settings settings =
        settings("vtex", Map.of("hook-keys", "a", "app-key", "b", "app-token", "c"));
    DeclaredList list = list(settings, "vtex");
    Account account = settings.account("vtex", "acme").orElseThrow();

    PollPage second = list.read(vtexPage(20, 60), cursor(account, 20, 1));
    PollPage third = list.read(vtexPage(20, 60), cursor(account, 40, 2));

    assertThat(second.last()).isFalse();
    assertThat(second.advance()).isEqualTo(20);
    assertThat(third.last()).isTrue();
  }

  @Test
  void cursorThatCannotBeAskedForIsNoEnd() throws Exception {
    Examples.copy("sources/shopify", home);
    Settings settings = settings("shopify", Map.of("webhook-secrets", "a", "access-token", "b"));
    DeclaredList list = list(settings, "shopify");
    Cursor cursor = cursor(settings.account("shopify", "acme").orElseThrow(), 0, 0);

    assertThatThrownBy(() -> list.read(link("page_info=" + "x".repeat(1001), "next"), cursor))
        .isInstanceOf(OrdersRefused.class)
        .hasMessageContaining("longer than 1000");
    assertThatThrownBy(() -> list.read(link("other=1", "next"), cursor))
        .isInstanceOf(OrdersRefused.class)
        .hasMessageContaining("nextPattern");
    assertThat(list.read(link("page_info=x", "previous"), cursor).last()).isTrue();
    assertThat(list.read(link("page_info=x", "next"), cursor).next()).isEqualTo("x");
  }

  private Settings settings(String source, Map<String, String> keys) throws Exception {
    Map<String, String> overrides = new HashMap<>();
    overrides.put("gateway.home", home.toString());
    keys.forEach((key, value) -> overrides.put("gateway." + source + ".acme." + key, value));
    return SettingsLoader.load(Map.of(), overrides);
  }

  private static DeclaredList list(Settings settings, String name) {
    DeclaredSource source =
        settings.declaredSources().stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow();
    return new DeclaredList(source, 50, Clock.systemUTC());
  }

  private static Cursor cursor(Account account, int offset, int pages) {
    return new Cursor(
        account, "orders", Cursor.POLL, Instant.EPOCH, null, offset, 0, pages, 0, 0, null, null);
  }

  private static Answer vtexPage(int rows, int total) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < rows; i++) {
      body.withArray("list").addObject().put("orderId", "v" + i);
    }
    body.putObject("paging").put("total", total);
    return answer(body, "");
  }

  private static Answer link(String query, String rel) {
    return answer(
        JsonNodeFactory.instance.objectNode(),
        "<https://acme.example/orders.json?" + query + ">; rel=\"" + rel + "\"");
  }

  private static Answer answer(ObjectNode body, String link) {
    @Nullable Instant untold = null;
    return new Answer(200, body, untold, link);
  }
}
