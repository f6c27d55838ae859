package dev.ordergateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.ValidationException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SinkFailureTest {
  static Stream<Exception> aboutTheContent() {
    ValidationException invalid =
        new ValidationException(new DefaultExchange(new DefaultCamelContext()), "no customer");
    return Stream.of(
        http(422),
        new RuntimeCamelException(new RecordTooLargeException("too large")),
        invalid,
        new RuntimeCamelException(invalid),
        new RuntimeCamelException(new SQLException("value too long", "22001")),
        new SQLException("violates a check", "23514", new IllegalStateException("below it")));
  }

  static Stream<Exception> aboutTheSink() {
    return Stream.of(
        http(401),
        http(404),
        http(500),
        new ConnectException("refused"),
        new IllegalStateException("the route is broken"),
        new SQLException("connection lost", "08006"),
        new SQLException("no such table", "42P01"),
        new SQLException("it says nothing", (String) null));
  }

  @ParameterizedTest
  @MethodSource("aboutTheContent")
  void orderThatIsRefusedIsNotTheSinksFault(Exception failure) {
    assertThat(SinkFailure.isAboutContent(failure)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("aboutTheSink")
  void sinkThatFailsIsNotTheOrdersFault(Exception failure) {
    assertThat(SinkFailure.isAboutContent(failure)).isFalse();
  }

  private static Exception http(int status) {
    return new HttpOperationFailedException("http://sink", status, "no", null, Map.of(), "");
  }
}
