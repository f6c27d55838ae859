package dev.ordergateway.enrich;

import dev.ordergateway.settings.Account;
import dev.ordergateway.settings.DeclaredSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * A GET of a source that is made of templates: path and query below the account's {@code api-url},
 * and headers, each a line {@code Name: value}. Safe for any thread.
 */
public final class DeclaredCall {
  private static final Pattern HEADER =
      Pattern.compile("([A-Za-z0-9!#$%&'*+.^_`|~-]{1,100})\\s*:\\s*(\\S.*)");
  private static final Set<String> OURS =
      Set.of("host", "content-length", "transfer-encoding", "connection");

  private final CallText path;
  private final CallText query;
  private final Map<String, CallText> headers = new LinkedHashMap<>();

  /**
   * @param about the names that stand for what a call is about
   * @throws IllegalArgumentException with one line if a parameter cannot be meant
   */
  public DeclaredCall(
      DeclaredSource source, String template, String queryParameter, Set<String> about) {
    this.path = CallText.of(source, template, "path", about);
    this.query = CallText.of(source, template, queryParameter, about);
    if (!source.text(template, "path").matches("/[^?#\\s]*")) {
      throw source.wrong(template, "path", "begin with /, and put a query into query");
    }
    source
        .text(template, "headers")
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .forEach(line -> header(source, template, line));
  }

  private void header(DeclaredSource source, String template, String line) {
    Matcher parts = HEADER.matcher(line);
    if (!parts.matches() || OURS.contains(parts.group(1).toLowerCase(Locale.ROOT))) {
      throw source.wrong(template, "headers", "expected a line for each header, as Name: value");
    }
    // Camel reads headers of such names as orders to itself.
    if (parts.group(1).regionMatches(true, 0, "Camel", 0, "Camel".length())) {
      throw source.wrong(template, "headers", "no header's name may begin with Camel");
    }
    headers.put(parts.group(1), CallText.of(source, template, "headers", parts.group(2), Set.of()));
  }

  /** Whether path or query name this. */
  public boolean names(String name) {
    return path.names(name) || query.names(name);
  }

  public boolean hasQuery() {
    return !query.isEmpty();
  }

  /** Makes the exchange's message the call, with no other headers. */
  public void prepare(Exchange exchange, Account account, Map<String, String> about) {
    Message message = exchange.getMessage();
    message.removeHeaders("*");
    message.setBody("");
    message.setHeader(Exchange.HTTP_METHOD, "GET");
    message.setHeader(Exchange.HTTP_URI, account.text("api-url") + path.address(account, about));
    if (hasQuery()) {
      message.setHeader(Exchange.HTTP_QUERY, query.address(account, about));
    }
    message.setHeader("Accept", "application/json");
    headers.forEach((name, text) -> message.setHeader(name, text.header(account, Map.of())));
  }
}
