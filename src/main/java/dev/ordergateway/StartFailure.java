package dev.ordergateway;

import dev.ordergateway.deliver.MappingException;
import dev.ordergateway.ledger.StoreException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.FailedToCreateRouteException;
import org.jspecify.annotations.Nullable;

/** What an operator is told when the gateway cannot start: one line, with the file if it is one. */
final class StartFailure {
  /** How Camel and its YAML parser name the place, each in its own way. */
  private static final Pattern PLACE =
      Pattern.compile("(?:file|classpath):\\S*?((?:routes|schemas|mappings)/[^\\s,)]+)");

  private static final Pattern LINE = Pattern.compile(", line (\\d+)");
  private static final String HINT = ". Hint: order-gateway check names all that is wrong.";

  private StartFailure() {}

  static String line(Exception failure) {
    if (failure instanceof StoreException
        || failure instanceof MappingException
        || failure instanceof SQLException
        || failure instanceof IllegalStateException) {
      return firstLine(failure);
    }
    List<Throwable> chain = new ArrayList<>();
    for (Throwable each = failure; each != null; each = each.getCause()) {
      chain.add(each);
    }
    String root = firstLine(chain.get(chain.size() - 1));
    return chain.stream()
        .map(each -> place(String.valueOf(each.getMessage())))
        .filter(place -> !place.isEmpty())
        .findFirst()
        .map(place -> "the gateway cannot start: " + place + root + HINT)
        .orElse("the gateway cannot start: " + route(chain) + root);
  }

  /** Which route Camel could not make, where it names no file. */
  private static String route(List<Throwable> chain) {
    return chain.stream()
        .filter(FailedToCreateRouteException.class::isInstance)
        .map(each -> ((FailedToCreateRouteException) each).getRouteId())
        .filter(id -> id != null)
        .findFirst()
        .map(id -> "the route " + id + ": ")
        .orElse("");
  }

  /** The same for a file of which something was to be made. */
  static String line(String file, Exception failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return "the gateway cannot start: " + file + ": " + firstLine(root) + HINT;
  }

  /** The same for a problem that names its place itself. */
  static String of(@Nullable String problem) {
    return "the gateway cannot start: " + problem + HINT;
  }

  private static String place(String message) {
    Matcher file = PLACE.matcher(message);
    if (!file.find()) {
      return "";
    }
    Matcher line = LINE.matcher(message);
    return file.group(1) + ": " + (line.find() ? line.group(1) + ": " : "");
  }

  private static String firstLine(Throwable failure) {
    String message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElse("").replaceFirst("\\.$", "");
  }
}
