package dev.ordergateway.testing;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** A port for a process that has to be told one. */
public final class FreePort {
  /** Below what operating systems take for the near end of any connection of a test beside it. */
  private static final int FIRST = 15_000;

  private static final int END = 30_000;
  private static final int TRIES = 100;

  private FreePort() {}

  /** One that nobody listens on now, on any address, and that is not likely to be taken soon. */
  public static int find() {
    for (int i = 0; i < TRIES; i++) {
      try (ServerSocket socket =
          new ServerSocket(ThreadLocalRandom.current().nextInt(FIRST, END))) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // Somebody has it: the next one.
      }
    }
    throw new IllegalStateException("no free port from " + FIRST + " to " + END);
  }
}
