package dev.ordergateway.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** On which line of {@code application.properties} each key stands. */
final class PropertyLines {
  private static final String NAME = "application.properties";
  private static final String ORIGIN = " (" + NAME + ")";
  private static final Pattern KEY = Pattern.compile("\\s*([^#!\\s=:][^\\s=:]*).*");

  private final Map<String, Integer> lines = new HashMap<>();

  PropertyLines(Path home) {
    List<String> text = lines(home.resolve(NAME));
    for (int number = 1; number <= text.size(); number++) {
      Matcher matcher = KEY.matcher(text.get(number - 1));
      if (matcher.matches()) {
        lines.put(matcher.group(1), number);
      }
    }
  }

  /** A line about a key, with file and line in front if the key has its value from there. */
  String placed(String problem) {
    Integer line = lines.get(problem.replaceFirst(" .*", ""));
    return line == null || !problem.contains(ORIGIN)
        ? problem
        : NAME + ": " + line + ": " + problem.replace(ORIGIN, "");
  }

  private static List<String> lines(Path file) {
    try {
      return Files.isRegularFile(file)
          ? Files.readAllLines(file, StandardCharsets.UTF_8)
          : List.of();
    } catch (IOException e) {
      return List.of(); // Said when the properties are read.
    }
  }
}
