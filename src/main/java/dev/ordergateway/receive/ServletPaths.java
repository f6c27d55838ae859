package dev.ordergateway.receive;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Which route a path belongs to. A path of words alone goes before one with a parameter, as {@code
 * /notifications/shop/{token}} is; a parameter is one segment and never empty. Safe for any thread.
 */
final class ServletPaths {
  private record Entry(List<String> segments, long parameters, ServletConsumer consumer) {}

  /**
   * @param parameters the path's parameters by name, decoded
   */
  record Match(ServletConsumer consumer, Map<String, String> parameters) {}

  private final List<Entry> entries = new CopyOnWriteArrayList<>();

  void add(String path, ServletConsumer consumer) {
    List<String> segments = segments(path);
    long parameters = segments.stream().filter(ServletPaths::isParameter).count();
    entries.add(new Entry(segments, parameters, consumer));
    entries.sort(Comparator.comparingLong(Entry::parameters));
  }

  void remove(ServletConsumer consumer) {
    entries.removeIf(entry -> entry.consumer() == consumer);
  }

  /**
   * @param path as it came, encoded
   */
  Optional<Match> match(String path) {
    List<String> sent = new ArrayList<>();
    for (String segment : segments(path)) {
      Optional<String> decoded = decoded(segment);
      if (decoded.isEmpty()) {
        return Optional.empty();
      }
      sent.add(decoded.get());
    }
    for (Entry entry : entries) {
      Optional<Map<String, String>> parameters = parameters(entry.segments(), sent);
      if (parameters.isPresent()) {
        return Optional.of(new Match(entry.consumer(), parameters.get()));
      }
    }
    return Optional.empty();
  }

  private static Optional<Map<String, String>> parameters(List<String> wanted, List<String> sent) {
    if (wanted.size() != sent.size()) {
      return Optional.empty();
    }
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i < wanted.size(); i++) {
      String segment = wanted.get(i);
      if (isParameter(segment) && !sent.get(i).isEmpty()) {
        parameters.put(segment.substring(1, segment.length() - 1), sent.get(i));
      } else if (!segment.equals(sent.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(parameters);
  }

  private static List<String> segments(String path) {
    return List.of(path.replaceFirst("^/", "").split("/", -1));
  }

  private static boolean isParameter(String segment) {
    return segment.startsWith("{") && segment.endsWith("}");
  }

  private static Optional<String> decoded(String segment) {
    try {
      return Optional.ofNullable(new URI("/" + segment).getPath()).map(path -> path.substring(1));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
