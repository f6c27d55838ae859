package dev.ordergateway.trial;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/**
 * Puts something that does nothing in the place of every Camel component which could reach out of
 * the process. A message that is sent there comes back as it was, and is counted.
 */
public final class StandIns {
  /** Components that compute. */
  private static final Set<String> WITHIN =
      Set.of(
          "direct",
          "seda",
          "bean",
          "class",
          "language",
          "dataformat",
          "ref",
          "validator",
          "xslt",
          "xslt-saxon",
          "json-validator",
          "jslt",
          "velocity",
          "freemarker",
          "mustache",
          "string-template");

  /** The sink of a trial; its messages are no news and are not counted. */
  public static final String SINK = "gateway-trial";

  private final Map<String, AtomicLong> sent = new ConcurrentHashMap<>();

  /** Whether a component of this name only computes, so that a trial has the real one. */
  static boolean isWithin(String name) {
    return WITHIN.contains(name);
  }

  /** What is used in the place of the component of this name. */
  Component of(String name) {
    return new StandIn(name);
  }

  /** How many messages each kept component would have been sent. */
  public SortedMap<String, Long> kept() {
    SortedMap<String, Long> kept = new ConcurrentSkipListMap<>();
    sent.forEach((name, count) -> kept.put(name, count.get()));
    kept.remove(SINK);
    return kept;
  }

  private final class StandIn extends DefaultComponent {
    private final String name;

    StandIn(String name) {
      this.name = name;
    }

    /** Not those of the component that has the name: they would expect its class. */
    @Override
    protected void doBuild() {
      setAutowiredEnabled(false);
    }

    @Override
    protected Endpoint createEndpoint(
        String uri, String remaining, Map<String, Object> parameters) {
      parameters.clear();
      return new StandInEndpoint(uri, this, name);
    }

    @Override
    public boolean useRawUri() {
      return true;
    }
  }

  private final class StandInEndpoint extends DefaultEndpoint {
    private final String name;

    StandInEndpoint(String uri, Component component, String name) {
      super(uri, component);
      this.name = name;
    }

    @Override
    public Producer createProducer() {
      return new DefaultProducer(this) {
        @Override
        public void process(Exchange exchange) {
          sent.computeIfAbsent(name, each -> new AtomicLong()).incrementAndGet();
        }
      };
    }

    @Override
    public Consumer createConsumer(Processor processor) {
      return new DefaultConsumer(this, processor);
    }

    @Override
    public boolean isLenientProperties() {
      return true;
    }
  }
}
