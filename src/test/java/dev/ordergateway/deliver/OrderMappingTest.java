package dev.ordergateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderMappingTest {
  private static final int THREADS = 6;
  private static final int ROUNDS = 40;
  private static final JsonNode ORDER =
      Orders.json("{\"OrderID\":\"N1\",\"Email\":\"a@b.example\"}");
  private static final Evidence CANCELED =
      new Evidence("CANCELED", Instant.parse("2024-05-15T19:00:00Z"));

  @Test
  void syntaxErrorIsToldWithLineAndColumnAtConstruction() {
    assertThatThrownBy(() -> Orders.mapping("{\n  'orderId': OrderID,\n  'status' 'new'\n}"))
        .isInstanceOf(MappingException.class)
        .hasMessageContaining("mappings/maropost/order.jsonata line 3, column");
  }

  @Test
  void mappingThatThrowsIsToldWithItsPositionAndWithoutValues() {
    assertThatThrownBy(() -> map("{'orderId': OrderID,\n'status': $number(Email)}"))
        .isInstanceOf(MappingException.class)
        .hasMessageContaining("line 2")
        .hasMessageContaining("$number(Email)")
        .hasMessageNotContaining("a@b.example");
  }

  @Test
  void functionThatIsNotThereIsToldWithItsCall() {
    assertThatThrownBy(() -> map("{'orderId': OrderID,\n'updatedAt': $instnat(DateUpdated)}"))
        .hasMessageContaining("line 2, column")
        .hasMessageContaining("$instnat(DateUpdated): there is no such function");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "($f := function($n) { $f($n + 1) }; $f(0))",
        "[1..200000].{'a': {'b': $}}",
        "{'a': 1, 'b': ($f := function($n) { $f($n + 1) }; $f(0))}"
      })
  void mappingThatRunsForeverIsEnded(String runaway) throws MappingException {
    OrderMapping mapping =
        new OrderMapping("maropost", runaway, List.of(), Orders.schema(), Duration.ofMillis(50));

    assertThatThrownBy(() -> mapping.map(Orders.ACME, ORDER, null))
        .isInstanceOf(MappingException.class)
        .hasMessageContaining("runs too long");
  }

  @Test
  void mappingThatRecursesWithoutEndIsEnded() {
    assertThatThrownBy(() -> map("($f := function($n) { 1 + $f($n) }; {'total': $f(0)})"))
        .hasMessageContaining("nests deeper than");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing", "'text'", "[]", "{}", "{'a': ''}", "null", "[{'a': 'b'}]"})
  void mappingThatReturnsNothingOrNoObjectFails(String jsonata) {
    assertThatThrownBy(() -> map(jsonata))
        .hasMessageContaining("returns nothing, or not an object");
  }

  @ParameterizedTest
  @ValueSource(strings = {"$now()", "$string($millis())", "$string($random())"})
  void mappingThatDiffersEachTimeFails(String expression) {
    assertThatThrownBy(() -> map("{'orderId': " + expression + ", 'status': 'new'}"))
        .hasMessageContaining("another content each time");
  }

  @Test
  void resultThatTheSchemaRefusesIsToldByPointerAndWithoutValues() {
    assertThatThrownBy(
            () -> map("{'status': Email, 'total': '7', 'lines': [{'quantity': Email}], 'own': 5}"))
        .hasMessageContaining("/ lacks orderId")
        .hasMessageContaining("/status is not one of the words")
        .hasMessageContaining("/total does not have the form")
        .hasMessageContaining("/lines/0/quantity is a text, expected number")
        .hasMessageContaining("/own is number")
        .hasMessageNotContaining("a@b.example");
  }

  @Test
  void functionInsteadOfItsCallFails() {
    assertThatThrownBy(() -> map("{'orderId': OrderID, 'status': $uppercase}"))
        .hasMessageContaining("returns a function");
  }

  @Test
  void mappingMayAddFieldsOfItsOwnAsLongAsTheyHoldNoNumbers() throws MappingException {
    MappedOrder mapped =
        map("{'orderId': OrderID, 'status': 'new', 'channel': {'name': 'Web', 'paid': true}}");

    assertThat(mapped.order().at("/channel/name").textValue()).isEqualTo("Web");
  }

  @Test
  void variablesOfOneOrderAreNotSeenByTheNext() throws MappingException {
    OrderMapping mapping =
        Orders.mapping(
            "{'orderId': OrderID, 'status': 'new', 'evidence': $evidence, 'seen': $seen := Email}");
    OrderMapping leaks =
        Orders.mapping("{'orderId': OrderID, 'status': 'new', 'evidence': $evidence, 'x': $seen}");

    MappedOrder first = mapping.map(Orders.ACME, ORDER, CANCELED);
    MappedOrder second = mapping.map(Orders.ACME, ORDER, null);
    MappedOrder other = leaks.map(Orders.ACME, ORDER, null);

    assertThat(first.order().path("evidence").path("at").textValue())
        .isEqualTo("2024-05-15T19:00:00Z");
    assertThat(second.order().has("evidence")).isFalse();
    assertThat(other.order().has("evidence")).isFalse();
    assertThat(other.order().has("x")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"maropost, response-several", "marketplace, 7001001-as-sent"})
  void severalThreadsMapOrdersWithoutDisturbingEachOther(String source, String name)
      throws Exception {
    OrderMapping mapping = Orders.shipped(source);
    List<JsonNode> orders = Orders.orders(source + "/" + name + ".json");
    List<MappedOrder> alone = new ArrayList<>();
    for (int i = 0; i < 2 * orders.size(); i++) {
      alone.add(map(mapping, source, orders, i));
    }
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    List<Future<List<MappedOrder>>> together = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      together.add(
          threads.submit(
              () -> {
                List<MappedOrder> mapped = new ArrayList<>();
                for (int i = 0; i < ROUNDS * orders.size(); i++) {
                  mapped.add(map(mapping, source, orders, i));
                }
                return mapped;
              }));
    }

    for (Future<List<MappedOrder>> mapped : together) {
      for (int i = 0; i < mapped.get().size(); i++) {
        assertThat(mapped.get().get(i)).isEqualTo(alone.get(i % alone.size()));
      }
    }
    threads.shutdown();
  }

  private static MappedOrder map(OrderMapping mapping, String source, List<JsonNode> orders, int i)
      throws MappingException {
    boolean withEvidence = i % (2 * orders.size()) >= orders.size();
    return mapping.map(
        Orders.account(source), orders.get(i % orders.size()), withEvidence ? CANCELED : null);
  }

  private static MappedOrder map(String jsonata) throws MappingException {
    return Orders.mapping(jsonata).map(Orders.ACME, ORDER, null);
  }
}
