package dev.ordergateway.deliver;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Utils;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The functions that a mapping has beside those of JSONata. Absent in, absent out: none of them
 * fails for a value that is not there. What they refuse, they refuse without quoting it.
 */
final class MappingFunctions {
  private static final int UNPLACED = -1;

  private MappingFunctions() {}

  /** Those that need nothing but their arguments. */
  static void register(Jsonata jsonata) {
    bind(jsonata, "decimal", args -> amount(decimal(arg(args, 0))));
    bind(jsonata, "decimalSum", args -> amount(sum(arg(args, 0))));
    bind(jsonata, "decimalTimes", args -> amount(times(arg(args, 0), arg(args, 1))));
    bind(jsonata, "decimalMinus", args -> amount(minus(arg(args, 0), arg(args, 1))));
    bind(jsonata, "number", args -> number(arg(args, 0)));
    bind(jsonata, "quantity", args -> quantity(arg(args, 0)));
    bind(jsonata, "text", args -> text(arg(args, 0)));
    for (String name : List.of("now", "millis", "random")) {
      bind(
          jsonata, name, args -> refuse("$" + name + " gives one order another content each time"));
    }
  }

  /**
   * {@code $instant(x)}, {@code $day(x)} and {@code $after(x, y)}; times without an offset are in
   * the account's zone.
   */
  static void bindTimes(Jsonata.Frame frame, ZoneId zone) {
    bind(frame, "instant", args -> time(args, 0, zone(args, zone)).map(PlatformTime::instant));
    bind(frame, "day", args -> time(args, 0, zone).map(PlatformTime::calendarDay));
    bind(frame, "after", args -> Optional.of(isAfter(time(args, 0, zone), time(args, 1, zone))));
  }

  private static void bind(Jsonata.Frame frame, String name, Function<List<?>, Optional<?>> body) {
    frame.bind(name, function(args -> body.apply(args).orElse(null)));
  }

  private interface Body {
    @Nullable Object apply(List<?> args);
  }

  private static void bind(Jsonata jsonata, String name, Body body) {
    jsonata.registerFunction(name, function(body));
  }

  private static Jsonata.JFunction function(Body body) {
    return new Jsonata.JFunction((input, args) -> body.apply(args), null);
  }

  private static @Nullable Object arg(List<?> args, int index) {
    Object value = index < args.size() ? args.get(index) : null;
    return value == Jsonata.NULL_VALUE ? null : value;
  }

  private static @Nullable BigDecimal decimal(@Nullable Object value) {
    if (value instanceof Double || value instanceof Float) {
      return refuse("a number computed in binary; use $decimalSum, $decimalTimes, $decimalMinus");
    }
    String text = text(value);
    if (text == null) {
      return null;
    }
    return DecimalText.parse(text).orElseGet(() -> refuse("the value is not a decimal number"));
  }

  private static @Nullable BigDecimal sum(@Nullable Object values) {
    if (!(values instanceof List<?> list)) {
      return decimal(values);
    }
    BigDecimal sum = null;
    for (Object value : list) {
      BigDecimal number = decimal(value == Jsonata.NULL_VALUE ? null : value);
      if (number != null) {
        sum = sum == null ? number : sum.add(number);
      }
    }
    return sum;
  }

  private static @Nullable BigDecimal times(@Nullable Object one, @Nullable Object other) {
    BigDecimal a = decimal(one);
    BigDecimal b = decimal(other);
    return a == null || b == null ? null : a.multiply(b);
  }

  private static @Nullable BigDecimal minus(@Nullable Object from, @Nullable Object less) {
    BigDecimal a = decimal(from);
    BigDecimal b = decimal(less);
    return a == null || b == null ? a : a.subtract(b);
  }

  private static @Nullable String amount(@Nullable BigDecimal number) {
    return number == null ? null : DecimalText.amount(number);
  }

  private static @Nullable BigDecimal quantity(@Nullable Object value) {
    BigDecimal number = decimal(value);
    return number == null ? null : DecimalText.quantity(number);
  }

  /** In place of JSONata's own, which fails without a position and quotes the value. */
  private static @Nullable Number number(@Nullable Object value) {
    if (value instanceof Number number) {
      return number;
    }
    BigDecimal number =
        value instanceof Boolean truth ? BigDecimal.valueOf(truth ? 1 : 0) : decimal(value);
    return number == null ? null : Utils.convertNumber(number.doubleValue());
  }

  private static @Nullable String text(@Nullable Object value) {
    if (value == null || isEmpty(value)) {
      return null;
    }
    if (value instanceof List<?>
        || value instanceof Map<?, ?>
        || value instanceof Jsonata.JLambda) {
      return refuse("the value is a list, an object or a function, where one value is expected");
    }
    String text = value.toString().strip();
    return text.isEmpty() ? null : text;
  }

  /** XML turned into JSON writes nothing as an empty object or list. */
  private static boolean isEmpty(Object value) {
    return (value instanceof List<?> list && list.isEmpty())
        || (value instanceof Map<?, ?> map && map.isEmpty());
  }

  private static Optional<PlatformTime> time(List<?> args, int index, ZoneId zone) {
    String text = text(arg(args, index));
    if (text == null || PlatformTime.isNone(text)) {
      return Optional.empty();
    }
    try {
      return Optional.of(PlatformTime.parse(text, zone));
    } catch (DateTimeException e) {
      return refuse("the value is not a date or time");
    }
  }

  private static ZoneId zone(List<?> args, ZoneId accountZone) {
    String name = text(arg(args, 1));
    try {
      return name == null ? accountZone : ZoneId.of(name);
    } catch (DateTimeException e) {
      return refuse("there is no such time zone");
    }
  }

  private static boolean isAfter(Optional<PlatformTime> time, Optional<PlatformTime> other) {
    return time.isPresent() && other.isPresent() && time.get().start().isAfter(other.get().start());
  }

  /** JSONata adds the position of the call to its own kind of exception only. */
  private static <T> T refuse(String reason) {
    throw new JException(reason, UNPLACED);
  }
}
