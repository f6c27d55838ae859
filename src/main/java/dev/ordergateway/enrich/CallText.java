package dev.ordergateway.enrich;

import dev.ordergateway.settings.Account;
import dev.ordergateway.settings.DeclaredSource;
import dev.ordergateway.settings.NearestName;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address or a header as a source's file writes it: text with names in braces, which stand for
 * keys of the account or for what the call is about. Nothing else can be named, so that nothing a
 * caller sent gets in but an order id, whose form has been checked. Safe for any thread.
 */
final class CallText {
  private static final Pattern NAME = Pattern.compile("\\{([A-Za-z][A-Za-z0-9-]*)}");

  private final List<String> texts = new ArrayList<>();
  private final List<String> names = new ArrayList<>();

  private CallText() {}

  /**
   * @param about what a call is about, beside the keys of the account
   * @throws IllegalArgumentException with one line if it names anything else
   */
  static CallText of(DeclaredSource source, String template, String parameter, Set<String> about) {
    return of(source, template, parameter, source.text(template, parameter), about);
  }

  static CallText of(
      DeclaredSource source, String template, String parameter, String written, Set<String> about) {
    CallText text = new CallText();
    Matcher matcher = NAME.matcher(written);
    int end = 0;
    while (matcher.find()) {
      String name = matcher.group(1);
      if (!about.contains(name) && !source.hasAccountKey(name)) {
        throw source.wrong(
            template,
            parameter,
            "it names {" + name + "}; " + expected(name, source.accountKeyNames(), about));
      }
      text.texts.add(written.substring(end, matcher.start()));
      text.names.add(name);
      end = matcher.end();
    }
    text.texts.add(written.substring(end));
    return text;
  }

  private static String expected(String name, Set<String> keys, Set<String> about) {
    Set<String> names = new TreeSet<>(keys);
    names.addAll(about);
    return NearestName.of(name, names)
        .map(near -> "write {" + near + "}")
        .orElse(
            "expected a key of accountKeys"
                + (about.isEmpty()
                    ? ""
                    : ", or one of " + String.join(", ", new TreeSet<>(about))));
  }

  boolean isEmpty() {
    return names.isEmpty() && texts.get(0).isEmpty();
  }

  boolean names(String name) {
    return names.contains(name);
  }

  /** The text of an address: what is filled in is percent-encoded, whatever it is. */
  String address(Account account, Map<String, String> about) {
    return fill(account, about, CallText::encoded);
  }

  /** The text of a header. */
  String header(Account account, Map<String, String> about) {
    return fill(account, about, value -> value.replaceAll("\\p{Cntrl}", ""));
  }

  private String fill(Account account, Map<String, String> about, UnaryOperator<String> form) {
    StringBuilder filled = new StringBuilder(texts.get(0));
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      String value = about.containsKey(name) ? about.getOrDefault(name, "") : account.text(name);
      filled.append(form.apply(value)).append(texts.get(i + 1));
    }
    return filled.toString();
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
