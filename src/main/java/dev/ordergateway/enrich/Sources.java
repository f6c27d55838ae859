package dev.ordergateway.enrich;

import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/** The closed list of sources: the {@link Source} beans that the route files have declared. */
public final class Sources {
  private volatile @Nullable Map<String, Source> sources;

  /** Closes the list; called once, after the route files have been loaded. */
  public void close(CamelContext context) {
    Map<String, Source> found = new TreeMap<>();
    for (Source source : context.getRegistry().findByType(Source.class)) {
      found.put(source.name(), source);
    }
    sources = Map.copyOf(found);
  }

  /**
   * @throws IllegalArgumentException if there is no such source
   */
  public Source of(String name) {
    Map<String, Source> closed = sources;
    Source source = closed == null ? null : closed.get(name);
    if (source == null) {
      throw new IllegalArgumentException("no such source: " + name);
    }
    return source;
  }
}
