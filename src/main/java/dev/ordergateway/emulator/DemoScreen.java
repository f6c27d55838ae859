package dev.ordergateway.emulator;

import java.io.PrintWriter;
import java.time.Duration;

/**
 * Shows how the demo gets on: on a terminal one line that is written over a few times a second,
 * elsewhere a line of its own every two seconds.
 */
public final class DemoScreen {
  private static final Duration ON_TERMINAL = Duration.ofMillis(250);
  private static final Duration ELSEWHERE = Duration.ofSeconds(2);

  private final PrintWriter out;
  private final boolean terminal;
  private int width;

  public DemoScreen(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  Duration interval() {
    return terminal ? ON_TERMINAL : ELSEWHERE;
  }

  void progress(String text) {
    if (terminal) {
      out.print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
      width = text.length();
    } else {
      out.println(text);
    }
    out.flush();
  }

  /** A line that stays, below the progress. */
  void line(String text) {
    if (terminal && width > 0) {
      out.println();
      width = 0;
    }
    out.println(text);
    out.flush();
  }
}
