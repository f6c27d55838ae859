package dev.ordergateway.embed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.Gateway;
import dev.ordergateway.testing.ManualPage;
import java.io.File;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What docs/EMBEDDING.md shows is what the examples do, which the build machine builds and tests; a
 * listing that is of no example's is compiled and run as it stands there.
 */
class EmbeddingManualIT {
  private final ManualPage page = ManualPage.of("docs/EMBEDDING.md");

  @TempDir private Path folder;

  @Test
  void everyListingWithAFileIsInThatFile() throws IOException {
    List<ManualPage.Listing> named =
        page.listings().stream().filter(each -> each.name().startsWith("examples/")).toList();

    assertThat(named).hasSize(4);
    assertThat(named)
        .allSatisfy(
            each -> assertThat(Files.readString(Path.of(each.name()))).contains(each.text()));
  }

  @Test
  void everyCommandIsRunByTheBuildMachine() throws IOException {
    List<String> commands = page.listing("mvn -B -q -DskipTests install").lines().toList();

    assertThat(commands).hasSize(3);
    assertThat(Files.readAllLines(Path.of(".ci/run"))).containsSubsequence(commands);
  }

  @Test
  void gatewayThatIsOneOfSeveralIsStartedAsShown() throws Exception {
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

    try (Gateway gateway = run(page.listing("DefaultCamelContext context"), home)) {
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
}
