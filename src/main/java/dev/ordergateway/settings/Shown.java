package dev.ordergateway.settings;

import java.util.regex.Pattern;

/** Values as an error line shows them: in quotes, short, on one line, no password in an address. */
final class Shown {
  private static final int LENGTH_MAX = 60;
  private static final Pattern USER = Pattern.compile("//[^/@]*@");
  private static final Pattern ADDRESS = Pattern.compile("[a-z][a-z0-9+.-]*:\\S.*");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private Shown() {}

  static String value(String value) {
    String text = CONTROL.matcher(USER.matcher(value).replaceAll("//...@")).replaceAll("?");
    int query = text.indexOf('?');
    if (query >= 0 && ADDRESS.matcher(text).matches()) {
      text = text.substring(0, query + 1) + "...";
    }
    return '"' + (text.length() > LENGTH_MAX ? text.substring(0, LENGTH_MAX) + "..." : text) + '"';
  }
}
