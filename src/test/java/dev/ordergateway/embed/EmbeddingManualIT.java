package dev.ordergateway.embed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.Gateway;
import java.io.File;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What docs/EMBEDDING.md shows is what the examples do, which the build machine builds and tests; a
 * listing that is of no example's is compiled and run as it stands there.
 */
class EmbeddingManualIT {
  private static final Path PAGE = Path.of("docs/EMBEDDING.md");
  private static final Pattern LISTING =
      Pattern.compile("(?m)^(?:\\*\\*(\\S+)\\*\\*\\n\\n)?```(\\w*)\\n([\\s\\S]*?)^```$");

  private record Listing(String file, String language, String text) {}

  @TempDir private Path folder;

  @Test
  void everyListingWithAFileIsInThatFile() throws IOException {
    List<Listing> named = listings().stream().filter(each -> !each.file().isEmpty()).toList();

    assertThat(named).hasSize(4);
    assertThat(named)
        .allSatisfy(
            each -> assertThat(Files.readString(Path.of(each.file()))).contains(each.text()));
  }

  @Test
  void everyCommandIsRunByTheBuildMachine() throws IOException {
    List<String> commands =
        listings().stream()
            .filter(each -> each.file().isEmpty() && each.language().isEmpty())
            .flatMap(each -> each.text().lines())
            .toList();

    assertThat(commands).hasSize(3);
    assertThat(Files.readAllLines(Path.of(".ci/run"))).containsSubsequence(commands);
  }

  @Test
  void gatewayThatIsOneOfSeveralIsStartedAsShown() throws Exception {
    List<Listing> shown =
        listings().stream()
            .filter(each -> each.file().isEmpty() && each.language().equals("java"))
            .toList();
    Path home = Files.createDirectory(folder.resolve("home"));
    Files.writeString(
        home.resolve("application.properties"),
        """
        gateway.http.port=0
        gateway.management.port=0
        gateway.maropost.accounts=acme
        gateway.maropost.acme.notification-keys=a-key
        gateway.maropost.acme.api-url=http://127.0.0.1:9/do/WS/NetoAPI
        gateway.maropost.acme.api-key=another-key
        gateway.maropost.acme.currency=AUD
        """);

    assertThat(shown).hasSize(1);
    try (Gateway gateway = run(shown.get(0).text(), home)) {
      assertThat(gateway.httpPort()).isPositive();
    }
  }

  /** The listing as the body of a method that gives back the gateway. */
  private Gateway run(String listing, Path home) throws Exception {
    Path source = folder.resolve("Listing.java");
    Files.writeString(
        source,
        """
        import dev.ordergateway.Gateway;
        import dev.ordergateway.Host;
        import dev.ordergateway.settings.SettingsLoader;
        import java.util.Map;
        import org.apache.camel.impl.DefaultCamelContext;

        public class Listing {
          public static Gateway run(String home) throws Exception {
        %s
            return gateway;
          }
        }
        """
            .formatted(listing));
    int exit =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-cp", classPath(), source.toString());
    assertThat(exit).as("it compiles").isZero();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      return (Gateway)
          MethodHandles.publicLookup()
              .findStatic(
                  loader.loadClass("Listing"),
                  "run",
                  MethodType.methodType(Gateway.class, String.class))
              .invoke(home.toString());
    } catch (Throwable e) {
      throw new AssertionError("the listing does not run", e);
    }
  }

  private static String classPath() {
    return List.of(System.getProperty("java.class.path").split(File.pathSeparator)).stream()
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static List<Listing> listings() throws IOException {
    List<Listing> listings = new ArrayList<>();
    LISTING
        .matcher(Files.readString(PAGE))
        .results()
        .forEach(
            found ->
                listings.add(
                    new Listing(
                        found.group(1) == null ? "" : found.group(1),
                        found.group(2),
                        found.group(3))));
    return listings;
  }
}
