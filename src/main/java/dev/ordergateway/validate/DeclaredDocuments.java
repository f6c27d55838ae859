package dev.ordergateway.validate;

import dev.ordergateway.accept.Notification;
import dev.ordergateway.receive.CallerHeaders;
import dev.ordergateway.receive.Refusal;
import dev.ordergateway.settings.Account;
import dev.ordergateway.settings.DeclaredSource;
import dev.ordergateway.settings.Overlay;
import dev.ordergateway.settings.Settings;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/** The notifications of all sources that are made of templates. Safe for any thread. */
public final class DeclaredDocuments {
  private final Map<String, DeclaredDocument> bySource = new HashMap<>();

  /**
   * @throws IllegalArgumentException with one line if a parameter or a schema cannot be used
   */
  public DeclaredDocuments(Settings settings, Overlay overlay, int depthMax, Clock clock) {
    for (DeclaredSource source : settings.declaredSources()) {
      if (source.uses(DeclaredSource.VALIDATE)) {
        bySource.put(
            source.name(), new DeclaredDocument(source, schema(source, overlay), depthMax, clock));
      }
    }
  }

  private static NotificationSchema schema(DeclaredSource source, Overlay overlay) {
    boolean xml = DeclaredPlaces.isXml(source);
    String file =
        "schemas/" + source.name() + (xml ? "/notification.xsd" : "/notification.schema.json");
    try {
      byte[] schema = overlay.read(file);
      return xml ? new XmlNotificationSchema(schema) : new JsonNotificationSchema(schema);
    } catch (UncheckedIOException e) {
      throw new IllegalArgumentException(
          file + " cannot be read; " + source.file() + " needs it for its notifications", e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Whether the exchange's body only asks whether somebody is there. Only the template says how one
   * is told: where a route of the source's own reads what comes in, all of it is for that route.
   */
  public boolean isPing(
      @Variable("source") String source,
      @Variable("headers") @Nullable CallerHeaders headers,
      @Body byte[] body)
      throws Refusal {
    DeclaredDocument document = bySource.get(source);
    return document != null && document.isPing(body, known(headers));
  }

  /** Names the exchange's body; without headers when it is read again from the store. */
  public Notification read(
      @Variable("source") String source,
      @Variable("accounts") List<Account> accounts,
      @Variable("headers") @Nullable CallerHeaders headers,
      @Body byte[] body)
      throws Refusal {
    return of(source).read(body, accounts, known(headers));
  }

  private static CallerHeaders known(@Nullable CallerHeaders headers) {
    return headers == null ? CallerHeaders.NONE : headers;
  }

  private DeclaredDocument of(String source) {
    return Objects.requireNonNull(bySource.get(source));
  }
}
