package dev.ordergateway.enrich;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;

/**
 * {@code gateway-due:<kind>/<source>}: starts an exchange for each piece of due work of that kind.
 * The kind is the stage whose work it is, {@code enrich} or {@code poll}, or {@code deliver} with
 * the name of a sink, each of which has work of its own; the options {@code batchMax} and {@code
 * concurrentMax} bound one piece and how many are under way.
 */
public final class DueComponent extends DefaultComponent {
  private final Map<String, DueWork> kinds;
  private final Set<DueConsumer> consumers = ConcurrentHashMap.newKeySet();

  public DueComponent(Map<String, DueWork> kinds) {
    this.kinds = Map.copyOf(kinds);
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    String[] parts = remaining.split("/", 2);
    DueWork work = kinds.containsKey(remaining) ? kinds.get(remaining) : kinds.get(parts[0]);
    if (work == null) {
      throw new IllegalArgumentException(
          "gateway-due:" + remaining + ": unknown kind; expected one of " + kinds.keySet());
    }
    DueEndpoint endpoint = new DueEndpoint(uri, this, work, parts.length > 1 ? parts[1] : "");
    setProperties(endpoint, parameters);
    return endpoint;
  }

  /** Interrupts what is under way still: it has had the whole time of a stop to end by itself. */
  public void giveUp() {
    consumers.forEach(DueConsumer::interrupt);
  }

  /** Public because Camel sets its options. */
  public static final class DueEndpoint extends DefaultEndpoint {
    private final DueComponent component;
    private final DueWork work;
    private final String source;
    private int batchMax = 1;
    private int concurrentMax = 1;

    DueEndpoint(String uri, DueComponent component, DueWork work, String source) {
      super(uri, component);
      this.component = component;
      this.work = work;
      this.source = source;
    }

    @Override
    public Producer createProducer() {
      throw new UnsupportedOperationException("gateway-due: only starts routes");
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
      DueWork.Demand demand = new DueWork.Demand(source, batchMax, concurrentMax);
      DueConsumer consumer = new DueConsumer(this, processor, work, demand);
      configureConsumer(consumer);
      component.consumers.add(consumer);
      return consumer;
    }

    /** The most orders in one exchange. */
    public void setBatchMax(int batchMax) {
      this.batchMax = batchMax;
    }

    /** The most exchanges under way, for each account. */
    public void setConcurrentMax(int concurrentMax) {
      this.concurrentMax = concurrentMax;
    }
  }
}
