package dev.ordergateway.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.quartz.CronExpression;

/**
 * What the value of a key has to be. A blank value is refused by every kind but those that say they
 * may be empty.
 *
 * @param expected what is expected, as the second half of an error line
 * @param accepts whether a value, without blanks around it, is of this kind
 * @param isList whether commas part it into several
 */
record Kind(String expected, Predicate<String> accepts, boolean isList) {
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:\\[\\]-]{1,253}");
  private static final Pattern WORD = Pattern.compile("[\\x21-\\x7e]{1,500}");
  private static final Pattern COUNT = Pattern.compile("[0-9]{1,9}");
  private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]*:\\S.*");
  private static final Pattern JDBC = Pattern.compile("jdbc:[a-z][a-z0-9]*:\\S+");
  private static final Pattern STORE =
      Pattern.compile("jdbc:sqlite:[^:?\\s][^?]*|jdbc:postgresql:\\S+");
  private static final Pattern FILE = Pattern.compile("[^:?\\s][^?]*");
  private static final Pattern PREFIX = Pattern.compile("(/[A-Za-z0-9._~-]+)*");
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+=-]{1,500}");

  Kind(String expected, Predicate<String> accepts) {
    this(expected, accepts, false);
  }

  static Kind text() {
    return new Kind("text", value -> true);
  }

  static Kind matching(String expected, Pattern pattern) {
    return new Kind(expected, value -> pattern.matcher(value).matches());
  }

  static Kind host() {
    return matching("a host name or an address", HOST);
  }

  static Kind port() {
    return count(0, 65535);
  }

  static Kind count(int least, int most) {
    return new Kind(
        "a whole number from " + least + " to " + most,
        value -> COUNT.matcher(value).matches() && between(Integer.parseInt(value), least, most));
  }

  private static boolean between(int number, int least, int most) {
    return least <= number && number <= most;
  }

  static Kind duration(String least, String most) {
    return new Kind(
        "a length of time from " + least + " to " + most + ", as 500ms, 15s, 5m, 24h or 30d",
        value -> isDuration(value, Durations.parse(least), Durations.parse(most)));
  }

  private static boolean isDuration(String value, Duration least, Duration most) {
    try {
      Duration duration = Durations.parse(value);
      return duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0;
    } catch (IllegalArgumentException notOne) {
      return false;
    }
  }

  /** Up to ten lengths of time, each longer than the one before. */
  static Kind risingDurations(String least, String most) {
    return new Kind(
        "1 to 10 rising lengths of time from " + least + " to " + most + ", as 10s,1m,5m",
        value -> areRisingDurations(value, least, most));
  }

  private static boolean areRisingDurations(String value, String least, String most) {
    List<String> parts = List.of(value.split(",", -1));
    Duration before = Duration.ofNanos(-1);
    for (String part : parts) {
      if (!isDuration(part.strip(), Durations.parse(least), Durations.parse(most))
          || Durations.parse(part).compareTo(before) <= 0) {
        return false;
      }
      before = Durations.parse(part);
    }
    return parts.size() <= 10;
  }

  static Kind file() {
    return matching("the name of a file", FILE);
  }

  static Kind flag() {
    return new Kind("true or false", value -> value.equals("true") || value.equals("false"));
  }

  static Kind cron() {
    return new Kind(
        "a Quartz cron expression, as 0 0/5 * * * ?", CronExpression::isValidExpression);
  }

  static Kind zone() {
    return new Kind("a time zone, as Europe/Lisbon", Kind::isZone);
  }

  private static boolean isZone(String value) {
    try {
      ZoneId.of(value);
      return true;
    } catch (DateTimeException notOne) {
      return false;
    }
  }

  static Kind currency() {
    return new Kind("a currency code of ISO 4217, as AUD", Kind::isCurrency);
  }

  private static boolean isCurrency(String value) {
    try {
      Currency.getInstance(value);
      return true;
    } catch (IllegalArgumentException notOne) {
      return false;
    }
  }

  /** The address of a platform's API. */
  static Kind webAddress() {
    return new Kind("an http or https address without user, query or fragment", Kind::isWebAddress);
  }

  private static boolean isWebAddress(String value) {
    try {
      URI uri = new URI(value);
      return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null;
    } catch (URISyntaxException notOne) {
      return false;
    }
  }

  static Kind pathPrefix() {
    return matching("empty, or a path as /orders without a slash at its end", PREFIX);
  }

  static Kind endpoint() {
    return matching("a Camel endpoint address, as direct:gateway-sink-jdbc", SCHEME);
  }

  static Kind jdbc() {
    return matching("a JDBC address, as jdbc:postgresql://host/database", JDBC);
  }

  /** A file or a server, because a database in memory would lose what has been acknowledged. */
  static Kind store() {
    return matching(
        "jdbc:sqlite: and the name of a file, or jdbc:postgresql://host/database", STORE);
  }

  /** What can stand in a header; no blanks, so that a comment behind it is noticed. */
  static Kind word() {
    return matching("visible ASCII characters without blanks", WORD);
  }

  /** What can stand in one segment of a path without being escaped. */
  static Kind token() {
    return matching("letters, digits and . _ ~ + = - only", TOKEN);
  }

  /** One of a closed list of words. */
  static Kind oneOf(List<String> words) {
    return new Kind("one of " + String.join(", ", words), words::contains);
  }

  Kind orEmpty() {
    String either = expected.startsWith("empty, or") ? expected : "empty, or " + expected;
    return new Kind(either, value -> value.isEmpty() || accepts.test(value), isList);
  }

  /** One or more of this kind, comma separated. */
  Kind list() {
    return new Kind(
        "one or more, comma separated, each " + expected,
        value -> {
          List<String> parts = Settings.split(value);
          return !parts.isEmpty() && parts.stream().allMatch(accepts);
        },
        true);
  }
}
