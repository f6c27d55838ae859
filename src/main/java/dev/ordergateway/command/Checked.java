package dev.ordergateway.command;

import java.util.List;

/**
 * One thing that the command {@code check} looks at. Stages that own files add one to {@link
 * CheckCommand}.
 */
@FunctionalInterface
public interface Checked {
  /**
   * One line for each problem, as {@code file: line or pointer: what is wrong and what to do};
   * empty if all is well. Never throws because of what a file holds.
   */
  List<String> problems(CheckedHome home);
}
