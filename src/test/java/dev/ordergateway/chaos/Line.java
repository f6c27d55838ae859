package dev.ordergateway.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A line between gateways and a server of this machine, which can be cut and slowed: each
 * connection goes through here. Safe for any thread.
 */
final class Line implements AutoCloseable {
  private static final int CHUNK = 16_384;

  private final ServerSocket entry;
  private final int server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;
  private volatile Duration delay = Duration.ZERO;

  Line(int serverPort) {
    try {
      entry = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server = serverPort;
    start("line-entry", this::accept);
  }

  int port() {
    return entry.getLocalPort();
  }

  /** Resets what is connected, and all that connects until it is mended. */
  void cut() {
    cut = true;
    open.forEach(Line::reset);
  }

  /** From now on each piece of what is sent, either way, is held back so long. */
  void slow(Duration each) {
    delay = each;
  }

  void mend() {
    cut = false;
    delay = Duration.ZERO;
  }

  private void accept() {
    while (!entry.isClosed()) {
      try {
        Socket caller = entry.accept();
        start("line", () -> connect(caller));
      } catch (IOException e) {
        // Closed, or the caller has gone already.
      }
    }
  }

  private void connect(Socket caller) {
    open.add(caller);
    try {
      Socket callee = new Socket(InetAddress.getLoopbackAddress(), server);
      open.add(callee);
      caller.setTcpNoDelay(true);
      callee.setTcpNoDelay(true);
      if (cut) {
        reset(caller);
        reset(callee);
      }
      start("line-back", () -> carry(callee, caller));
      carry(caller, callee);
    } catch (IOException e) {
      reset(caller);
      open.remove(caller);
    }
  }

  private void carry(Socket from, Socket to) {
    byte[] chunk = new byte[CHUNK];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int size = in.read(chunk); size >= 0; size = in.read(chunk)) {
        LockSupport.parkNanos(delay.toNanos());
        out.write(chunk, 0, size);
      }
    } catch (IOException e) {
      // Cut here, or ended there: for the other side it is the same.
    } finally {
      open.remove(from);
      close(from);
      close(to);
    }
  }

  /** Without lingering, closing sends a reset instead of an orderly end. */
  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      close(socket);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    entry.close();
    cut();
  }
}
