package dev.ordergateway.deliver;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The text of a mapping file: compiles it, and turns the library's offsets into lines, columns and
 * the call that failed.
 */
record MappingSource(String name, String text) {
  private static final int CALL_LENGTH_MAX = 80;

  /**
   * Compiles on a thread of its own. The library keeps the last compiled expression as the thread's
   * current one and writes the variables of every later evaluation on that thread into it: an
   * expression compiled and evaluated by one thread shows each order the variables of the orders
   * before it, and slows down with each.
   *
   * @throws MappingException if the text is not JSONata
   */
  Jsonata compile() throws MappingException {
    FutureTask<Jsonata> compilation = new FutureTask<>(() -> Jsonata.jsonata(text));
    new Thread(compilation, "gateway-compile").start();
    try {
      return compilation.get();
    } catch (ExecutionException e) {
      throw new MappingException(
          e.getCause() instanceof JException error ? locate(error) : name + " is not JSONata");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MappingException(name + ": interrupted while compiling");
    }
  }

  /** One line: file, position, the call as it stands in the file, and why it failed. */
  String locate(JException failure) {
    int offset = failure.getLocation();
    String where = offset < 0 || offset > text.length() ? "" : position(offset);
    return name + where + ": " + reason(failure);
  }

  private String position(int offset) {
    String before = text.substring(0, offset);
    long line = before.chars().filter(c -> c == '\n').count() + 1;
    int column = offset - before.lastIndexOf('\n');
    return " line " + line + ", column " + column + call(offset);
  }

  /** An offset of a call points behind its opening bracket. */
  private String call(int offset) {
    int start = offset == 0 ? -1 : text.lastIndexOf('$', offset - 1);
    if (start < 0 || text.charAt(offset - 1) != '(') {
      return "";
    }
    int depth = 1;
    int end = offset;
    while (end < text.length() && depth > 0 && end - start < CALL_LENGTH_MAX) {
      char c = text.charAt(end++);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    }
    return ", " + text.substring(start, end).replaceAll("\\s+", " ");
  }

  /**
   * What the library says in general about this kind of error. Its full message quotes values of
   * the order when an evaluation fails, but only the mapping file's own text when it does not
   * compile.
   */
  private static String reason(JException failure) {
    String code = String.valueOf(failure.getError());
    if (code.equals("T1006")) {
      return "there is no such function; docs/EVENT.md lists ours beside JSONata's own";
    }
    if (code.startsWith("S")) {
      return failure.getDetailedErrorMessage();
    }
    if (code.matches("[TD][0-9]{4}|U[0-9]{4}")) {
      return JException.msg(code, failure.getLocation(), "…", "…");
    }
    return code;
  }
}
