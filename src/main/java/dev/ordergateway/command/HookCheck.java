package dev.ordergateway.command;

import dev.ordergateway.hook.HookPoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds routes that listen on a hook which nobody calls: most often a name that was misspelt. */
final class HookCheck implements Checked {
  private static final Pattern HOOK =
      Pattern.compile("direct:(?://)?(" + HookPoint.PREFIX + "[^?\\s]*)(\\?.*)?");

  @Override
  public List<String> problems(CheckedHome home) {
    List<String> problems = new ArrayList<>();
    for (YamlFile file : YamlFile.routes(home.overlay())) {
      for (YamlFile.Text text : file.texts()) {
        Matcher hook = HOOK.matcher(text.value());
        if (text.key(0).equals("uri")
            && text.key(1).equals("from")
            && hook.matches()
            && HookPoint.of(hook.group(1)).isEmpty()) {
          problems.add(
              "%s: %d: direct:%s is no hook; expected one of %s"
                  .formatted(file.name(), text.line(), hook.group(1), names()));
        }
      }
    }
    return problems;
  }

  private static String names() {
    return Arrays.stream(HookPoint.values())
        .map(HookPoint::endpoint)
        .collect(Collectors.joining(", "));
  }
}
