package dev.ordergateway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page of the documentation, for tests that execute what stands there. */
public final class ManualPage {
  private static final Pattern FENCE = Pattern.compile("( *)```(\\w*)");

  /** A listing that is a file has its name before it, in bold type or as code with a colon. */
  private static final Pattern FILE =
      Pattern.compile("\\*\\*(\\S+)\\*\\*|(?:.* )?`([^` ]*[/.][^` ]*)`:");

  private static final Pattern SPAN = Pattern.compile("`([^`]+)`");

  private final String page;
  private final List<Listing> listings = new ArrayList<>();
  private final List<String> spans = new ArrayList<>();

  /**
   * A fenced block.
   *
   * @param name the file that it is, else its first line
   * @param text without the indentation that the block has as a whole
   */
  public record Listing(String page, int line, String name, String language, String text) {
    @Override
    public String toString() {
      return page + " | " + name;
    }
  }

  private ManualPage(String page, List<String> lines) {
    this.page = page;
    String before = "";
    StringBuilder prose = new StringBuilder();
    for (int at = 0; at < lines.size(); at++) {
      Matcher fence = FENCE.matcher(lines.get(at));
      if (!fence.matches()) {
        if (lines.get(at).strip().matches("(```|~~~).*")) {
          throw new AssertionError(page + ": " + (at + 1) + ": a fence that no test would see");
        }
        before = lines.get(at).isBlank() ? before : lines.get(at);
        prose.append(lines.get(at).strip()).append(lines.get(at).isBlank() ? "\n" : " ");
        continue;
      }
      int begin = at + 1;
      at++;
      while (!lines.get(at).strip().equals("```")) {
        at++;
      }
      listings.add(listing(begin, lines.subList(begin, at), fence, before));
      before = "";
    }
    SPAN.matcher(prose).results().forEach(span -> spans.add(span.group(1)));
  }

  private Listing listing(int line, List<String> lines, Matcher fence, String before) {
    StringBuilder text = new StringBuilder();
    lines.forEach(each -> text.append(each.replaceFirst("^" + fence.group(1), "")).append('\n'));
    Matcher file = FILE.matcher(before);
    String name =
        !file.matches()
            ? lines.get(0).strip()
            : file.group(1) == null ? file.group(2) : file.group(1);
    return new Listing(page, line, name, fence.group(2), text.toString());
  }

  /**
   * @param page its path below the project, with slashes
   */
  public static ManualPage of(String page) {
    try {
      return new ManualPage(page, Files.readAllLines(Path.of(page)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All fenced blocks, in their order. */
  public List<Listing> listings() {
    return List.copyOf(listings);
  }

  /** The text of the only listing that has this name; else of the only one that begins so. */
  public String listing(String name) {
    List<Listing> found = listings.stream().filter(each -> each.name().equals(name)).toList();
    if (found.isEmpty()) {
      found = listings.stream().filter(each -> each.name().startsWith(name)).toList();
    }
    if (found.size() != 1) {
      throw new AssertionError(page + " has " + found.size() + " listings " + name);
    }
    return found.get(0).text();
  }

  /** What stands in the running text and in tables as code, and begins with this word. */
  public List<String> spans(String word) {
    return spans.stream().filter(span -> span.startsWith(word + " ")).distinct().toList();
  }
}
