package dev.ordergateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SinkEndpointTest {
  private static final String FILE = "file:out?fileName=orders.jsonl&fileExist=Append";

  @ParameterizedTest
  @ValueSource(strings = {"", "&appendChars=\n", "&appendChars=\\n", "&appendChars=\\\\n"})
  void eventsOfAnAppendedFileAreLinesHoweverTheLineEndIsWritten(String written) {
    assertThat(SinkEndpoint.address(FILE + written, Duration.ofSeconds(20)))
        .isEqualTo(FILE + "&appendChars=\\\\n");
  }

  @Test
  void anotherEndIsLeftAsItIs() {
    assertThat(SinkEndpoint.address(FILE + "&appendChars=;", Duration.ofSeconds(20)))
        .isEqualTo(FILE + "&appendChars=;");
  }

  @Test
  void timeOutsOfTheIntegratorAreKept() {
    String address =
        SinkEndpoint.address("http://sink.example/o?responseTimeout=7", Duration.ofSeconds(20));

    assertThat(address).contains("responseTimeout=7&").contains("connectTimeout=20000");
  }

  @Test
  void kafkaSinkKeepsWhatItTakesAndFailsWithinTheTimeOut() {
    assertThat(SinkEndpoint.address("kafka:orders?brokers=one:9092", Duration.ofSeconds(20)))
        .startsWith("kafka:orders?brokers=one:9092&")
        .contains("requestRequiredAcks=all", "enableIdempotence=true")
        .contains("ByteArraySerializer", "synchronous=true", "lazyStartProducer=true")
        .contains("maxBlockMs=10000", "deliveryTimeoutMs=10000", "requestTimeoutMs=5000");
  }

  @Test
  void kafkaTimeOutsOfTheIntegratorAreKeptAndNotContradicted() {
    String uri = "kafka:orders?brokers=one:9092&maxBlockMs=7&requestTimeoutMs=15000";

    assertThat(SinkEndpoint.address(uri, Duration.ofSeconds(20)))
        .startsWith(uri + "&")
        .doesNotContain("maxBlockMs=10000", "deliveryTimeoutMs", "requestTimeoutMs=5000");
  }
}
