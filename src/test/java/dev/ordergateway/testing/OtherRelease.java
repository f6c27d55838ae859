package dev.ordergateway.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** The built jar as a later release would be: with another number, and with files of its own. */
public final class OtherRelease {
  private OtherRelease() {}

  /**
   * Writes it; the libraries stay those of the built one.
   *
   * @param added its further files, such as a migration, by their names
   */
  public static Path jar(Path folder, String release, Map<String, String> added) {
    Path jar = folder.resolve("order-gateway-" + release + ".jar");
    try (JarInputStream built = new JarInputStream(Files.newInputStream(QuickJava.JAR));
        OutputStream file = Files.newOutputStream(jar);
        JarOutputStream written = new JarOutputStream(file, manifest(built, release))) {
      for (JarEntry each = built.getNextJarEntry(); each != null; each = built.getNextJarEntry()) {
        write(written, each.getName(), built);
      }
      for (Map.Entry<String, String> each : added.entrySet()) {
        byte[] text = each.getValue().getBytes(StandardCharsets.UTF_8);
        written.putNextEntry(new JarEntry(each.getKey()));
        written.write(text);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return jar;
  }

  private static Manifest manifest(JarInputStream built, String release) {
    Manifest manifest = new Manifest(built.getManifest());
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.IMPLEMENTATION_VERSION, release);
    String libraries = QuickJava.JAR.resolveSibling("lib").toUri().toString();
    String classPath = main.getValue(Attributes.Name.CLASS_PATH);
    main.put(Attributes.Name.CLASS_PATH, classPath.replace("lib/", libraries));
    return manifest;
  }

  private static void write(JarOutputStream to, String name, InputStream from) throws IOException {
    to.putNextEntry(new JarEntry(name));
    from.transferTo(to);
  }
}
