package dev.ordergateway.manage;

/** Asks for a poll. */
@FunctionalInterface
public interface PollRequest {
  /**
   * Has all lists of the source's accounts read as soon as the budget allows, and returns at once.
   * A poll that is already under way is not doubled.
   *
   * @return false if there is no such source
   */
  boolean now(String source);
}
