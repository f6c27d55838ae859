package dev.ordergateway.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordergateway.testing.Eventually;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultsIT {
  private final MaropostEmulator store = MaropostEmulator.start(StoreSecrets.invented("acme"));
  private final ApiClient client = new ApiClient();

  @BeforeEach
  void placeAnOrder() {
    store.place("N1");
  }

  @AfterEach
  void stop() {
    store.close();
  }

  @Test
  void aFaultHoldsForTheNextSoManyCallsOnly() throws Exception {
    Faults.Injection broken = store.faults().inject(Fault.status(503), When.next(2));

    assertThat(call().statusCode()).isEqualTo(503);
    assertThat(call().statusCode()).isEqualTo(503);
    assertThat(call().statusCode()).isEqualTo(200);
    assertThat(broken.count()).isEqualTo(2);
  }

  @Test
  void aFaultHoldsUntilItIsSwitchedOff() throws Exception {
    Faults.Injection broken = store.faults().inject(Fault.status(500), When.always());

    assertThat(call().statusCode()).isEqualTo(500);
    assertThat(call().statusCode()).isEqualTo(500);
    broken.off();
    assertThat(call().statusCode()).isEqualTo(200);
  }

  @Test
  void aFaultMayBeForOneOrderAndOneKindOfCall() throws Exception {
    store.faults().inject(Fault.status(500), When.always().touching("N2"));
    store.faults().inject(Fault.status(503), When.always().of("UpdateOrder"));

    assertThat(call().statusCode()).isEqualTo(200);
    assertThat(call("N1\",\"N2").statusCode()).isEqualTo(500);
    assertThat(client.maropost(store, "UpdateOrder", "{}").statusCode()).isEqualTo(503);
  }

  @Test
  void tooManyCallsComesWithSecondsADateOrNothing() throws Exception {
    store.faults().inject(Fault.tooManyCalls(), When.next(1));
    store.faults().inject(Fault.tooManyCalls(Duration.ofSeconds(7)), When.next(1));
    Instant at = Instant.parse("2024-05-14T02:00:00Z");
    store.faults().inject(Fault.tooManyCalls(at), When.next(1));

    assertThat(call().headers().firstValue("Retry-After")).isEmpty();
    assertThat(call().headers().firstValue("Retry-After")).hasValue("7");
    assertThat(call().headers().firstValue("Retry-After"))
        .hasValue("Tue, 14 May 2024 02:00:00 GMT");
    assertThat(store.calls()).extracting(Call::status).containsExactly(429, 429, 429);
  }

  @Test
  void aSlowAnswerIsLateAndRight() throws Exception {
    store.faults().inject(Fault.slow(Duration.ofMillis(300)), When.next(1));
    long before = System.nanoTime();

    assertThat(call().body()).contains("N1");
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(299));
  }

  @Test
  void anOvertakenAnswerIsOfTheTimeOfTheCall() throws Exception {
    store.place("N2", "New");
    Faults.Injection late =
        store.faults().inject(Fault.overtaken(Duration.ofMillis(300)), When.next(1));
    FutureTask<String> answer = new FutureTask<>(() -> call("N2").body());
    new Thread(answer).start();
    Eventually.until("the call has come", () -> late.count() == 1);
    // By the time that another call is answered, the answer to this one has been made.
    assertThat(call("N2").body()).contains("New");
    store.changeStatus("N2", "Pick");

    assertThat(answer.get()).contains("New").doesNotContain("Pick");
    assertThat(call("N2").body()).contains("Pick");
  }

  @Test
  void aResetConnectionGivesNoAnswer() throws Exception {
    store.faults().inject(Fault.of(Fault.Kind.RESET), When.always());

    assertThatThrownBy(this::call)
        .isInstanceOf(IOException.class)
        .hasStackTraceContaining("Connection reset");
    assertThat(store.calls()).extracting(Call::status).containsOnly(0);
    store.faults().clear();
    assertThat(call().statusCode()).isEqualTo(200);
  }

  @Test
  void aTruncatedBodyIsShorterThanItsContentLength() throws Exception {
    store.faults().inject(Fault.of(Fault.Kind.TRUNCATED), When.next(1));

    assertThatThrownBy(this::call)
        .isInstanceOf(IOException.class)
        .hasStackTraceContaining("content-length");
  }

  @Test
  void anEmptyAnswerIs200WithoutABody() throws Exception {
    store.faults().inject(Fault.of(Fault.Kind.EMPTY), When.next(1));

    HttpResponse<String> answer = call();

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().firstValue("Content-Type")).isEmpty();
  }

  @Test
  void anHtmlPageIs200OfTheWrongType() throws Exception {
    store.faults().inject(Fault.of(Fault.Kind.HTML), When.next(1));

    HttpResponse<String> answer = call();

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
  }

  @Test
  void oneAckErrorIsAnObjectAndSeveralAreAList() throws Exception {
    store.faults().inject(Fault.of(Fault.Kind.ACK_ERROR), When.next(1));
    store.faults().inject(Fault.of(Fault.Kind.ACK_ERRORS), When.next(1));

    assertThat(Documents.read(call().body()).at("/Messages/Error").isObject()).isTrue();
    assertThat(Documents.read(call().body()).at("/Messages/Error")).hasSize(2);
  }

  @Test
  void aStaleAnswerShowsTheOrderBeforeItsLastChange() throws Exception {
    store.changeStatus("N1", "Pick");
    store.place("N2");
    store.faults().inject(Fault.of(Fault.Kind.STALE), When.next(2));

    assertThat(call().body()).contains("\"OrderStatus\":\"New\"");
    assertThat(call("N2").body()).contains("\"Order\":[]");
    assertThat(call().body()).contains("\"OrderStatus\":\"Pick\"");
  }

  @Test
  void refusedConnectionsComeBackOnTheSamePort() throws Exception {
    URI address = store.apiUrl();
    assertThat(call().statusCode()).isEqualTo(200);

    store.refuseConnections();
    assertThatThrownBy(this::call).isInstanceOf(ConnectException.class);
    store.acceptConnections();

    assertThat(store.apiUrl()).isEqualTo(address);
    assertThat(call().statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> call() throws IOException, InterruptedException {
    return call("N1");
  }

  private HttpResponse<String> call(String ids) throws IOException, InterruptedException {
    String body =
        "{\"Filter\":{\"OrderID\":[\"" + ids + "\"],\"OutputSelector\":[\"OrderStatus\"]}}";
    return client.maropost(store, "GetOrder", body);
  }
}
