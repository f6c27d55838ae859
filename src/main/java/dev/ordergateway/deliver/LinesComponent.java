package dev.ordergateway.deliver;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/**
 * {@code gateway-lines:<file>}: a sink that is a file of one event a line, which is closed and
 * renamed when it is full or its day is over. A relative name is below the gateway's home.
 */
public final class LinesComponent extends DefaultComponent {
  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    String home = getCamelContext().resolvePropertyPlaceholders("{{gateway.home:.}}");
    LinesEndpoint endpoint = new LinesEndpoint(uri, this, Path.of(home).resolve(remaining));
    setProperties(endpoint, parameters);
    return endpoint;
  }

  /** Public because Camel sets its options. */
  public static final class LinesEndpoint extends DefaultEndpoint {
    private final Path file;
    private long bytesMax = 268_435_456;
    private boolean daily;

    LinesEndpoint(String uri, LinesComponent component, Path file) {
      super(uri, component);
      this.file = file;
    }

    /** How large a file may grow before it is closed; 0 sets no limit. */
    public void setBytesMax(long bytesMax) {
      this.bytesMax = bytesMax;
    }

    /** Whether a file holds the lines of one day only, by UTC. */
    public void setDaily(boolean daily) {
      this.daily = daily;
    }

    @Override
    public Producer createProducer() {
      return new LinesProducer(
          this, new LinesFile(file, new LinesFile.Limits(bytesMax, daily), InstantSource.system()));
    }

    @Override
    public Consumer createConsumer(Processor processor) {
      throw new UnsupportedOperationException("gateway-lines: is only written to");
    }
  }

  private static final class LinesProducer extends DefaultProducer {
    private final LinesFile file;

    LinesProducer(Endpoint endpoint, LinesFile file) {
      super(endpoint);
      this.file = file;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
      file.append(
          exchange.getMessage().getHeader("ce_id", "", String.class),
          exchange.getMessage().getMandatoryBody(byte[].class));
    }

    @Override
    protected void doStart() throws Exception {
      super.doStart();
      file.open();
    }

    @Override
    protected void doStop() throws Exception {
      file.close();
      super.doStop();
    }
  }
}
