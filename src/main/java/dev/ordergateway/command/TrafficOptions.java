package dev.ordergateway.command;

import dev.ordergateway.GatewayStore;
import dev.ordergateway.ledger.StoreException;
import dev.ordergateway.settings.Durations;
import dev.ordergateway.settings.Settings;
import dev.ordergateway.trial.LedgerRecording;
import dev.ordergateway.trial.Recording;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which part of the ledger's traffic is meant. */
final class TrafficOptions {
  @Option(
      names = "--since",
      paramLabel = "<time>",
      converter = Length.class,
      description = "What came in the last 30m, 24h or 7d; by default 24h.")
  private @Nullable Duration since;

  /** A length of time as in the properties. */
  static final class Length implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        return Durations.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("\"" + text + "\" is no length of time as 24h or 7d");
      }
    }
  }

  /** When the traffic begins that is meant; {@code otherwise} if the user has not said. */
  Instant since(Instant otherwise) {
    return since == null ? otherwise : Instant.now().minus(since);
  }

  /**
   * @throws CommandFailure if there is no ledger, or it cannot be read
   */
  Recording ledger(Settings settings) throws CommandFailure {
    try {
      return new LedgerRecording(
          GatewayStore.look(settings), since(Instant.now().minus(Duration.ofHours(24))));
    } catch (StoreException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }
}
