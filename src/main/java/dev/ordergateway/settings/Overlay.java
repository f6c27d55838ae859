package dev.ordergateway.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * The files an integrator may edit: a file in the home directory replaces the one of the same name
 * in the jar, a new file adds. Names are relative, with slashes, for example {@code
 * schemas/maropost/EventSchema.xsd}. Safe for any thread; nothing is cached, so that a change is
 * seen at the next read.
 */
public final class Overlay {
  /** Where such files lie, in the jar and in a home directory. */
  public static final List<String> FOLDERS = List.of("routes", "schemas", "mappings");

  /** Theirs in the jar, where no file of a host's has the same name. */
  private static final String JAR_FOLDER = "gateway/";

  private final Path home;

  public Overlay(Path home) {
    this.home = home;
  }

  /**
   * @throws UncheckedIOException if neither the home directory nor the jar has the file, or it
   *     cannot be read
   */
  public byte[] read(String name) {
    try {
      Path file = home.resolve(name);
      if (Files.isRegularFile(file)) {
        return Files.readAllBytes(file);
      }
      return shipped(name).orElseThrow(() -> new NoSuchFileException(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file as the jar has it, whatever the home directory has; empty if it has none. */
  public static Optional<byte[]> shipped(String name) {
    try (InputStream shipped = Overlay.class.getResourceAsStream("/" + JAR_FOLDER + name)) {
      return shipped == null ? Optional.empty() : Optional.of(shipped.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of all files in the jar that an integrator may edit, sorted. */
  public static List<String> shippedNames() {
    SortedSet<String> names = new TreeSet<>();
    try {
      for (String folder : FOLDERS) {
        collectShipped(folder, "", names);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(names);
  }

  /** The names of all files in the home directory that lie over the jar's, or add to them. */
  public List<String> ownNames() {
    SortedSet<String> names = new TreeSet<>();
    try {
      for (String folder : FOLDERS) {
        collect(home.resolve(folder), folder, "", names);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(names);
  }

  public boolean has(String name) {
    return Files.isRegularFile(home.resolve(name))
        || Overlay.class.getResource("/" + JAR_FOLDER + name) != null;
  }

  /** Where a file is to be read from, as a Camel resource address: the overlay or the jar. */
  public String location(String name) {
    Path file = home.resolve(name);
    return Files.isRegularFile(file)
        ? "file:" + file.toAbsolutePath()
        : "classpath:" + JAR_FOLDER + name;
  }

  /** The names of all files below a folder that end in the suffix, from both places, sorted. */
  public List<String> names(String folder, String suffix) {
    SortedSet<String> names = new TreeSet<>();
    try {
      collect(home.resolve(folder), folder, suffix, names);
      collectShipped(folder, suffix, names);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(names);
  }

  private static void collectShipped(String folder, String suffix, SortedSet<String> names)
      throws IOException {
    ClassLoader loader = Overlay.class.getClassLoader();
    for (URL url : Collections.list(loader.getResources(JAR_FOLDER + folder))) {
      // A class loader of a host's, as of an archive in an archive, answers as a jar does.
      if (url.openConnection() instanceof JarURLConnection jar) {
        collectShipped(jar, folder, suffix, names);
      } else {
        collect(path(url), folder, suffix, names);
      }
    }
  }

  private static Path path(URL url) {
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void collectShipped(
      JarURLConnection connection, String folder, String suffix, SortedSet<String> names)
      throws IOException {
    // Not the cached one, which is everybody's and must not be closed.
    connection.setUseCaches(false);
    try (JarFile jar = connection.getJarFile()) {
      jar.stream()
          .map(ZipEntry::getName)
          .filter(name -> name.startsWith(JAR_FOLDER + folder + "/") && name.endsWith(suffix))
          .filter(name -> !name.endsWith("/"))
          .map(name -> name.substring(JAR_FOLDER.length()))
          .forEach(names::add);
    }
  }

  private static void collect(Path directory, String folder, String suffix, SortedSet<String> names)
      throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      files
          .filter(Files::isRegularFile)
          .map(file -> folder + "/" + directory.relativize(file).toString().replace('\\', '/'))
          .filter(name -> name.endsWith(suffix))
          .forEach(names::add);
    }
  }
}
