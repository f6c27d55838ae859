package dev.ordergateway.deliver;

import java.sql.SQLException;
import java.util.Set;
import org.apache.camel.ValidationException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.camel.util.ObjectHelper;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/** Whose fault a failed delivery was, and how it is told in one line. */
final class SinkFailure {
  /** Classes of SQLSTATE: a value that cannot be held, and one that breaks a constraint. */
  private static final Set<String> ABOUT_DATA = Set.of("22", "23");

  private SinkFailure() {}

  /**
   * Whether the sink refuses what was sent, and not everything. HTTP: a 4xx for the content; one
   * about credentials, address, time or rate is the sink's as a whole. Kafka: a record that is too
   * large or cannot be serialised; a broker that is away, slow, not the leader or not letting us in
   * is the sink's. A database: a value that it cannot hold or that breaks a constraint. A route of
   * the integrator's own: a {@link ValidationException}, as its {@code validate} step throws.
   */
  static boolean isAboutContent(@Nullable Exception failure) {
    if (failure instanceof HttpOperationFailedException http) {
      return switch (http.getStatusCode()) {
        case 400, 409, 413, 415, 422 -> true;
        default -> false;
      };
    }
    if (ObjectHelper.getException(ValidationException.class, failure) != null) {
      return true;
    }
    SQLException sql = ObjectHelper.getException(SQLException.class, failure);
    if (sql != null && sql.getSQLState() != null) {
      return ABOUT_DATA.contains(sql.getSQLState().substring(0, 2));
    }
    Throwable root = root(failure);
    return root instanceof RecordTooLargeException || root instanceof SerializationException;
  }

  /**
   * @param sink the name of the sink that failed
   */
  static String describe(@Nullable Exception failure, String sink) {
    if (failure instanceof HttpOperationFailedException http) {
      return Sink.called(sink) + " answered " + http.getStatusCode();
    }
    Throwable root = root(failure);
    if (root == null) {
      return Sink.called(sink) + " failed";
    }
    String message = root.getMessage();
    return Sink.called(sink)
        + " failed: "
        + (message == null
            ? root.getClass().getSimpleName()
            : message.lines().findFirst().orElse(""));
  }

  /** Kafka's own failure stands below that of the future that was waited for. */
  private static @Nullable Throwable root(@Nullable Exception failure) {
    Throwable root = failure;
    while (root != null && root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
