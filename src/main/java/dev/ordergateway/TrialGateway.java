package dev.ordergateway;

import dev.ordergateway.audit.Audit;
import dev.ordergateway.deliver.SinkDatabase;
import dev.ordergateway.ledger.SqliteDatabase;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.manage.Meters;
import dev.ordergateway.settings.OverlayFile;
import dev.ordergateway.settings.Settings;
import dev.ordergateway.trial.StandIns;
import dev.ordergateway.trial.Trial;
import dev.ordergateway.trial.TrialContext;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A gateway's own routes and beans, cut off from everything: on a store that is thrown away, with
 * no door, no schedule and no worker, and with stand-ins for all that could be called.
 */
public final class TrialGateway implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrialGateway.class);

  private final StandIns standIns = new StandIns();
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private @Nullable Trial trial;

  private TrialGateway() {}

  private void start(Settings settings) throws Exception {
    Path folder = Files.createTempDirectory("order-gateway-trial");
    opened.push(() -> remove(folder));
    Settings own = cutOff(settings, folder);
    Store store =
        Store.open(
            new SqliteDatabase(own.text("gateway.store.url"), folder),
            own.count("gateway.store.queue-max"),
            own.duration("gateway.store.commit-timeout"));
    opened.push(store);
    GatewayBeans beans =
        new GatewayBeans(
            own, store, null, new Meters(new SimpleMeterRegistry()), "trial", Clock.systemUTC());
    SinkDatabase sink = SinkDatabase.open(own, store);
    opened.push(sink);
    Audit audit = beans.audit(sink);
    opened.push(audit);
    CamelContext context = new TrialContext(standIns);
    opened.push(context);
    context.start();
    GatewayBundle bundle = new GatewayBundle(own, beans, sink, audit, context);
    bundle.install(Map.of());
    bundle.startSteps();
    trial = beans.trial(context);
  }

  /**
   * @param settings with the overlay to be tried as its home
   * @throws GatewayStartException with one line for the operator, if a gateway could not start with
   *     them either
   */
  public static TrialGateway open(Settings settings) throws GatewayStartException {
    TrialGateway gateway = new TrialGateway();
    try {
      OverlayFile.requireCurrent(settings.home(), Gateway.release());
      gateway.start(settings);
      return gateway;
    } catch (Exception e) {
      gateway.close();
      throw new GatewayStartException(StartFailure.line(e), e);
    }
  }

  private static Settings cutOff(Settings settings, Path folder) {
    Map<String, String> own = new HashMap<>();
    own.put("gateway.store.url", "jdbc:sqlite:" + folder.resolve("trial.db"));
    own.put("gateway.sink.uri", StandIns.SINK + ":sink");
    own.put("gateway.sink.others", "");
    own.put("gateway.sink.jdbc-url", "");
    own.put("gateway.accept.spool-enabled", "false");
    return settings.with(own, Map.of("notifications-per-second", "0"));
  }

  public Trial trial() {
    return Objects.requireNonNull(trial);
  }

  /** How many messages were kept from each Camel component that is not the sink. */
  public SortedMap<String, Long> kept() {
    return standIns.kept();
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        LOG.debug("closing a trial", e);
      }
    }
  }

  private static void remove(Path folder) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(folder)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }
}
