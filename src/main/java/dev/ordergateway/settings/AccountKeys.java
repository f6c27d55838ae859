package dev.ordergateway.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys of an account of an integrator's own source: those that every account has, and those
 * that the source's file declares in {@code accountKeys}, one a line as {@code name: kind}, with
 * {@code , optional} or {@code , default value} behind it.
 */
final class AccountKeys {
  private static final Pattern LINE =
      Pattern.compile(
          "([a-z][a-z0-9-]*)\\s*:\\s*([a-z]+)(?:\\s*,\\s*(optional)|\\s*,\\s*default\\s+(\\S.*))?");
  private static final int COUNT_MAX = 600_000;

  /** What the word for a kind in a source's file stands for, and whether it is shown nowhere. */
  private record Word(Kind kind, boolean secret) {}

  private static final Map<String, Word> WORDS = words();

  /** Keys that the gateway itself reads, whatever kind a source's file says they are. */
  private static final Map<String, Kind> KNOWN =
      Map.of(
          "api-url", Kind.webAddress(),
          "time-zone", Kind.zone(),
          "calls-per-minute", Kind.count(1, COUNT_MAX),
          "list-calls-per-minute", Kind.count(1, COUNT_MAX),
          "notifications-per-second", Kind.count(0, 100_000),
          "statuses", Kinds.statuses());

  private AccountKeys() {}

  private static Map<String, Word> words() {
    Map<String, Word> words = new LinkedHashMap<>();
    words.put("secret", new Word(Kind.word(), true));
    words.put("secrets", new Word(Kind.word().list(), true));
    words.put("tokens", new Word(Kind.token().list(), true));
    words.put("word", new Word(Kind.word(), false));
    words.put("words", new Word(Kind.word().list(), false));
    words.put("text", new Word(Kind.text(), false));
    words.put("count", new Word(Kind.count(0, COUNT_MAX), false));
    words.put("flag", new Word(Kind.flag(), false));
    words.put("address", new Word(Kind.webAddress(), false));
    words.put("zone", new Word(Kind.zone(), false));
    words.put("currency", new Word(Kind.currency(), false));
    return words;
  }

  /** The words for kinds, as the manual lists them. */
  static List<String> kinds() {
    return List.copyOf(WORDS.keySet());
  }

  /** What every account of a source made of templates has, before the source's own word. */
  static Map<String, Key> common() {
    Map<String, Key> keys = new LinkedHashMap<>();
    put(keys, "api-url", "", true);
    put(keys, "time-zone", "UTC", false);
    put(keys, "calls-per-minute", "60", false);
    put(keys, "notifications-per-second", "0", false);
    put(keys, "statuses", "", false);
    return keys;
  }

  private static void put(Map<String, Key> keys, String name, String fallback, boolean required) {
    keys.put(name, new Key(name, KNOWN.getOrDefault(name, Kind.text()), fallback, false, required));
  }

  /**
   * @param problem is told what is wrong with a line, without the place where it stands
   */
  static Map<String, Key> read(String declared, Consumer<String> problem) {
    Map<String, Key> keys = common();
    declared
        .lines()
        .map(line -> line.replaceFirst("(^|\\s)#.*", "").strip())
        .filter(line -> !line.isEmpty())
        .forEach(line -> read(line, keys, problem));
    return keys;
  }

  private static void read(String line, Map<String, Key> keys, Consumer<String> problem) {
    Matcher parts = LINE.matcher(line);
    Word word = parts.matches() ? WORDS.get(parts.group(2)) : null;
    if (word == null) {
      problem.accept(
          "accountKeys has the line "
              + Shown.value(line)
              + "; write name: kind, with a kind of "
              + String.join(", ", WORDS.keySet()));
      return;
    }
    String name = parts.group(1);
    String fallback = Optional.ofNullable(parts.group(4)).orElse("").strip();
    boolean optional = parts.group(3) != null;
    Kind kind = KNOWN.getOrDefault(name, word.kind());
    if (!fallback.isEmpty() && !kind.accepts().test(fallback)) {
      problem.accept(
          "accountKeys gives " + name + " a default that is wrong; expected " + kind.expected());
    } else if (!fallback.isEmpty() && word.secret()) {
      problem.accept("accountKeys gives the secret " + name + " a default; remove it");
    } else {
      keys.put(
          name,
          new Key(
              name,
              optional ? kind.orEmpty() : kind,
              fallback,
              word.secret(),
              !optional && fallback.isEmpty()));
    }
  }
}
