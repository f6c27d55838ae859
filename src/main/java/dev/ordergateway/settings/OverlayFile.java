package dev.ordergateway.settings;

import dev.ordergateway.settings.Origins.Origin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A file in a home directory, held against the one of the same name in the jar.
 *
 * @param origin where it was taken from; empty if nobody has noted that
 */
public record OverlayFile(String name, State state, Optional<Origin> origin) {

  /** What the file is to the shipped one. */
  public enum State {
    /** The jar has none of the name. */
    ADDED,
    /** Nothing differs, so that it could be removed. */
    SAME,
    /** It differs, and what it was taken from is still what is shipped, as far as is known. */
    CHANGED,
    /** What it was taken from is not what is shipped now. */
    OUTDATED,
    /** As {@link #OUTDATED}, and nobody has edited it since it was taken. */
    LEFT_BEHIND,
    /** It was taken from a version that shipped it, and this one does not. */
    DROPPED
  }

  /**
   * Every file that lies in the directory over the jar's or adds to them, by name.
   *
   * @throws IllegalStateException with one line if the list of origins cannot be read
   */
  public static List<OverlayFile> in(Path home) {
    Origins origins = Origins.read(home);
    Overlay overlay = new Overlay(home);
    List<OverlayFile> files = new ArrayList<>();
    for (String name : overlay.ownNames()) {
      Optional<Origin> origin = origins.of(name);
      State state = state(overlay.read(name), Overlay.shipped(name), origin);
      files.add(new OverlayFile(name, state, origin));
    }
    return files;
  }

  private static State state(byte[] own, Optional<byte[]> shipped, Optional<Origin> origin) {
    if (shipped.isEmpty()) {
      return origin.isEmpty() ? State.ADDED : State.DROPPED;
    }
    if (Arrays.equals(own, shipped.get())) {
      return State.SAME;
    }
    if (origin.isEmpty() || origin.get().isOf(shipped.get())) {
      return State.CHANGED;
    }
    return origin.get().isOf(own) ? State.LEFT_BEHIND : State.OUTDATED;
  }

  /** Whether it was made for a version that shipped something else in its place. */
  public boolean isOfAnotherVersion() {
    return state == State.OUTDATED || state == State.LEFT_BEHIND || state == State.DROPPED;
  }

  /**
   * What is wrong with it and what to do, one line; empty if it may lie over the jar.
   *
   * @param release this version of the gateway
   */
  public Optional<String> problem(String release) {
    String taken = name + ": taken from " + origin.map(Origin::release).orElse("") + ", and ";
    String remedy =
        switch (state) {
          case OUTDATED ->
              release + " ships another; take over what changed, then order-gateway init --adopt";
          case LEFT_BEHIND -> release + " ships another; remove it, for it was never changed";
          case DROPPED -> release + " ships none; remove it, or order-gateway init --adopt";
          default -> "";
        };
    return remedy.isEmpty() ? Optional.empty() : Optional.of(taken + remedy);
  }

  /**
   * Refuses a home directory whose files were made for another version: one of its routes could
   * leave out a step that this version counts on, and nobody would see it.
   *
   * @throws IllegalStateException with one line for the operator
   */
  public static void requireCurrent(Path home, String release) {
    List<String> problems =
        in(home).stream().flatMap(file -> file.problem(release).stream()).toList();
    if (!problems.isEmpty()) {
      String more = problems.size() > 1 ? " (and " + (problems.size() - 1) + " more)" : "";
      throw new IllegalStateException(
          "the gateway cannot start: "
              + problems.get(0)
              + more
              + ". Hint: order-gateway diff shows all of it.");
    }
  }
}
