package dev.ordergateway.emulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The calls a platform has received, the newest 100,000 of them. Safe for any thread. */
final class CallLog {
  private static final int KEPT = 100_000;
  private static final int REQUEST_LENGTH_MAX = 4_000;

  private final Deque<Call> calls = new ArrayDeque<>();
  private int seen;

  synchronized void add(Incoming incoming, int status) {
    String request = incoming.request();
    calls.addLast(
        new Call(
            incoming.at(),
            incoming.kind(),
            incoming.orderIds(),
            status,
            request.substring(0, Math.min(request.length(), REQUEST_LENGTH_MAX))));
    seen++;
    if (calls.size() > KEPT) {
      calls.removeFirst();
    }
  }

  synchronized List<Call> calls() {
    return List.copyOf(calls);
  }

  synchronized int seen() {
    return seen;
  }

  synchronized void clear() {
    calls.clear();
    seen = 0;
  }
}
