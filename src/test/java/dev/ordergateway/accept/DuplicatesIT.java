package dev.ordergateway.accept;

import static dev.ordergateway.testing.GatewayFixture.KEY;
import static dev.ordergateway.testing.GatewayFixture.TOKEN;
import static dev.ordergateway.testing.Notices.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.GatewayFixture;
import dev.ordergateway.testing.Notices;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What makes a repeat a repeat, seen in the ledger's rows. */
class DuplicatesIT {
  private static final String MAROPOST = "/notifications/maropost";
  private static final String MARKETPLACE = "/notifications/marketplace/" + TOKEN;
  private static final int CALLERS = 64;

  @TempDir static Path home;
  private static GatewayFixture gateway;

  @BeforeAll
  static void start() {
    gateway = new GatewayFixture(home).start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void manyAtOnceOfOneNotificationAreOneRowAndAllAreAnswered200() throws Exception {
    String order = "N" + Notices.fresh();
    byte[] xml = Notices.xml(Notices.fresh(), order, "Pick");

    assertThat(atOnce(i -> maropost(xml))).hasSize(CALLERS).containsOnly(200);

    assertThat(rows(order)).hasSize(1);
    assertThat(newsCount(order)).isEqualTo(1);
  }

  @Test
  void manyAtOnceAboutOneOrderAreEachTheirOwnRow() throws Exception {
    String order = "N" + Notices.fresh();

    assertThat(atOnce(i -> maropost(Notices.xml(Notices.fresh(), order, "Pick"))))
        .containsOnly(200);

    assertThat(rows(order)).hasSize(CALLERS);
    assertThat(newsCount(order)).isEqualTo(CALLERS);
  }

  @Test
  void badOnesAmongManyAtOnceHarmNobody() throws Exception {
    String order = "N" + Notices.fresh();

    List<Integer> statuses =
        atOnce(
            i -> maropost(i % 2 == 0 ? Notices.xml(Notices.fresh(), order, "Pick") : bytes("<x")));

    assertThat(statuses).containsOnly(200, 400).hasSize(CALLERS);
    assertThat(rows(order)).hasSize(CALLERS / 2);
  }

  @ParameterizedTest
  @CsvSource({"Pick, Pack, 0", "Pick, Pick, 1"})
  void eventIdOfAnotherOrderOrStatusIsNoDuplicateButReused(
      String first, String second, int orderAdded) {
    int event = Notices.fresh();
    String one = "N" + Notices.fresh();
    String two = orderAdded == 0 ? one : "N" + Notices.fresh();

    maropost(Notices.xml(event, one, first));
    maropost(Notices.xml(event, two, second));
    maropost(Notices.xml(event, two, second));

    List<Map<String, Object>> reused =
        gateway
            .rows()
            .select(
                "select * from gateway_notification where external_id like ? order by id",
                event + "%");
    assertThat(reused).hasSize(2);
    assertThat(reused.get(0)).containsEntry("external_id", "" + event).containsEntry("flags", null);
    assertThat(reused.get(1))
        .containsEntry("external_id", event + ":" + two + ":" + second)
        .containsEntry("flags", "event-id-reused")
        .containsEntry("state", rows(two).get(0).get("state"));
  }

  @Test
  void longEventIdOfAnotherOrderIsNoDuplicateEither() {
    String event = "9".repeat(200);
    int number = Notices.fresh();
    String one = "N" + Notices.fresh();
    String two = "N" + Notices.fresh();

    maropost(bytes(Notices.xmlText(number, one, "Pick").replace("" + number, event)));
    maropost(bytes(Notices.xmlText(number, two, "Pick").replace("" + number, event)));

    assertThat(rows(one)).hasSize(1);
    assertThat(rows(two)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%d", "0%d", "000%d", " %d ", "+%d"})
  void eventIdIsOneNumberHoweverItIsWritten(String written) {
    int event = Notices.fresh();
    String order = "N" + Notices.fresh();
    byte[] plain = Notices.xml(event, order, "Pick");
    String other =
        Notices.xmlText(event, order, "Pick").replace(">" + event, ">" + written.formatted(event));

    maropost(plain);
    maropost(bytes(other));

    assertThat(rows(order)).extracting(row -> row.get("external_id")).containsExactly("" + event);
  }

  @Test
  void marketplaceEventIsKnownByOrderTypeAndInstant() {
    String order = String.valueOf(Notices.fresh());
    String approved = Notices.jsonText("3", "Approved", order);

    marketplace(approved);
    marketplace(approved.replace("Approved", "APPROVED"));
    marketplace(approved.replace("2024-05-14T09:12:44.000-03:00", "2024-05-14T12:12:44Z"));
    marketplace(approved.replace("09:12:44.000-03:00", "09:12:44"));
    marketplace(approved.replace("\"" + order + "\"", order));
    marketplace(approved.replace("09:12:44.000", "09:12:45.000"));
    marketplace(approved.replace("Approved", "CANCELED DENIED"));
    marketplace(approved.replace("Approved", "canceled_denied"));

    assertThat(rows(order))
        .extracting(row -> row.get("external_id"))
        .containsExactly(
            order + ":APPROVED:2024-05-14T12:12:44Z",
            order + ":APPROVED:2024-05-14T12:12:45Z",
            order + ":CANCELED_DENIED:2024-05-14T12:12:44Z");
  }

  @Test
  void orderIsNewOnlyOnceWhateverTheDate() {
    String order = String.valueOf(Notices.fresh());
    String created = Notices.jsonText("3", "New", order);

    marketplace(created);
    marketplace(created.replace("2024-05-14", "2024-05-15"));
    marketplace(created.replace("New", "NEW"));

    assertThat(rows(order))
        .extracting(row -> row.get("external_id"))
        .containsExactly(order + ":NEW");
  }

  @Test
  void whereNoIdCanBeBuiltOnlyTheSameBytesAreARepeat() {
    String order = "N" + Notices.fresh();
    int event = Notices.fresh();
    String without =
        Notices.xmlText(event, order, "Pick").replace("<EventID>" + event + "</EventID>", "");

    maropost(bytes(without));
    maropost(bytes(without));
    maropost(bytes(without + " "));

    assertThat(rows(order))
        .hasSize(2)
        .allMatch(row -> String.valueOf(row.get("external_id")).matches("sha256:[0-9a-f]{64}"));
  }

  private interface Call {
    int status(int i);
  }

  private static List<Integer> atOnce(Call call) throws InterruptedException, ExecutionException {
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try {
      CountDownLatch all = new CountDownLatch(CALLERS);
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        int number = i;
        answers.add(
            callers.submit(
                () -> {
                  all.countDown();
                  all.await();
                  return call.status(number);
                }));
      }
      List<Integer> statuses = new ArrayList<>();
      for (Future<Integer> answer : answers) {
        statuses.add(answer.get());
      }
      return statuses;
    } finally {
      callers.shutdownNow();
    }
  }

  private static int maropost(byte[] body) {
    return gateway.post(MAROPOST, body, "NETOAPI_KEY", KEY).statusCode();
  }

  private static void marketplace(String body) {
    assertThat(gateway.post(MARKETPLACE, bytes(body)).statusCode()).isEqualTo(200);
  }

  private static List<Map<String, Object>> rows(String order) {
    return gateway
        .rows()
        .select("select * from gateway_notification where order_id = ? order by id", order);
  }

  private static int newsCount(String order) {
    Object count =
        gateway.rows().value("select news_count from gateway_order where order_id = ?", order);
    return ((Number) count).intValue();
  }
}
