package dev.ordergateway.enrich;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.ordergateway.accept.Cause;
import dev.ordergateway.deliver.OddDocument;
import dev.ordergateway.deliver.PlatformDocument;
import dev.ordergateway.enrich.AccountHealth.State;
import dev.ordergateway.settings.Account;
import dev.ordergateway.settings.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/**
 * Reads a platform's answer within a size and a time, and tells whose fault a bad one is. A
 * time-out between two bytes does not bound an answer that drips; this does.
 */
public final class AnswerReader {
  private static final int CHUNK = 16 * 1024;

  /** The longest pause that a platform can ask for. */
  public static final Duration RETRY_AFTER_MAX = Duration.ofHours(1);

  private final int bytesMax;
  private final Duration timeMax;
  private final Settings settings;
  private final Clock clock;

  public AnswerReader(Settings settings, Clock clock) {
    this.bytesMax = settings.count("gateway.enrich.answer-bytes-max");
    this.timeMax = settings.duration("gateway.enrich.answer-timeout");
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * @return the answer, if the account is well: 2xx, or 400, 404, 409, 410, 422 about what was
   *     asked
   * @throws OrdersRefused if the answer is whole and odd: it is something in one of the orders that
   *     makes it unreadable
   * @throws ApiFailure for everything else
   */
  public Answer read(Exchange exchange) throws ApiFailure, OrdersRefused {
    Message message = exchange.getMessage();
    int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
    exchange.setVariable(Calls.STATUS, status);
    Account account = exchange.getVariable("account", Account.class);
    @Nullable Duration retryAfter =
        retryAfter(message.getHeader("Retry-After", String.class), date(message));
    if (status == 401 || status == 403) {
      throw ApiFailure.of(State.CREDENTIALS_REFUSED, null, "the platform answered " + status);
    }
    if (status == 429) {
      Duration pause = settings.duration("gateway." + account.source() + ".pause-default");
      throw ApiFailure.of(
          State.PAUSED, retryAfter == null ? pause : retryAfter, "the platform answered 429");
    }
    boolean aboutTheCall =
        status == 400 || status == 404 || status == 409 || status == 410 || status == 422;
    if (aboutTheCall) {
      return new Answer(status, MissingNode.getInstance(), date(message), "");
    }
    if (status < 200 || status > 299) {
      throw ApiFailure.of(State.PAUSED, retryAfter, "the platform answered " + status);
    }
    try {
      return new Answer(
          status,
          PlatformDocument.parse(bytes(message.getBody(InputStream.class))),
          date(message),
          message.getHeader("Link", "", String.class));
    } catch (OddDocument e) {
      throw new OrdersRefused(
          Cause.ORDER_UNREADABLE, "the platform's answer cannot be read: " + e.getMessage());
    } catch (IOException | IllegalArgumentException e) {
      throw ApiFailure.of(
          State.PAUSED,
          null,
          "the platform's answer cannot be read: " + e.getClass().getSimpleName());
    }
  }

  private byte[] bytes(@Nullable InputStream stream) throws IOException, ApiFailure {
    if (stream == null) {
      return new byte[0];
    }
    long deadline = System.nanoTime() + timeMax.toNanos();
    ByteArrayOutputStream whole = new ByteArrayOutputStream(CHUNK);
    byte[] chunk = new byte[CHUNK];
    for (int read = stream.read(chunk); read >= 0; read = stream.read(chunk)) {
      whole.write(chunk, 0, read);
      if (whole.size() > bytesMax) {
        throw ApiFailure.of(
            State.PAUSED, null, "the platform's answer is over " + bytesMax + " bytes");
      }
      if (System.nanoTime() > deadline) {
        throw ApiFailure.of(State.PAUSED, null, "the platform's answer took over " + timeMax);
      }
    }
    return whole.toByteArray();
  }

  /**
   * Seconds, or an HTTP date, which is by the platform's clock and not by ours; bounded, so that a
   * slip of the platform does not stop an account.
   */
  private @Nullable Duration retryAfter(@Nullable String header, @Nullable Instant platformTime) {
    if (header == null) {
      return null;
    }
    String text = header.strip();
    if (text.matches("[0-9]{1,9}")) {
      return bounded(Duration.ofSeconds(Long.parseLong(text)));
    }
    Instant at = httpDate(text);
    Instant asked = platformTime == null ? clock.instant() : platformTime;
    return at == null ? null : bounded(Duration.between(asked, at));
  }

  private static Duration bounded(Duration asked) {
    Duration atMost = asked.compareTo(RETRY_AFTER_MAX) > 0 ? RETRY_AFTER_MAX : asked;
    return atMost.isNegative() ? Duration.ZERO : atMost;
  }

  private static @Nullable Instant date(Message message) {
    String header = message.getHeader("Date", String.class);
    return header == null ? null : httpDate(header.strip());
  }

  private static @Nullable Instant httpDate(String text) {
    try {
      return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
