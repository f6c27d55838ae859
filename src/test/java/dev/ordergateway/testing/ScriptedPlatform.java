package dev.ordergateway.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A platform that answers every request with the same bytes, whatever they are. One call a
 * connection; the body of a request is not read.
 */
public final class ScriptedPlatform implements AutoCloseable {
  private static final String CHUNK = "400\r\n" + " ".repeat(1024) + "\r\n";

  private final ServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> targets = new CopyOnWriteArrayList<>();
  private volatile String answer = "";
  private volatile String endless = "";

  public ScriptedPlatform() {
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  public String address() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /**
   * @param head the status line after the version, and further header lines
   */
  public void answers(String head, String body) {
    endless = "";
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    answer =
        "HTTP/1.1 "
            + head
            + "\r\nContent-Length: "
            + bytes.length
            + "\r\nConnection: close\r\n\r\n"
            + body;
  }

  public void answersEndlessly(int status) {
    answer = "HTTP/1.1 " + status + " x\r\nTransfer-Encoding: chunked\r\n\r\n";
    endless = CHUNK;
  }

  /** A head that goes on and on with such lines, or with one line of such pieces. */
  public void answersWithAnEndlessHead(String piece) {
    answer = "HTTP/1.1 200 x\r\nX-Head: ";
    endless = piece;
  }

  /** How many requests there were whose target begins so. */
  public long requests(String target) {
    return targets.stream().filter(each -> each.startsWith(target)).count();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        threads.execute(() -> answer(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void answer(Socket accepted) {
    try (Socket socket = accepted) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      String line = in.readLine();
      targets.add(line.split(" ")[1]);
      while (!line.isEmpty()) {
        line = in.readLine();
      }
      OutputStream out = socket.getOutputStream();
      out.write(answer.getBytes(StandardCharsets.UTF_8));
      while (!endless.isEmpty() && !server.isClosed()) {
        out.write(endless.getBytes(StandardCharsets.US_ASCII));
        Thread.sleep(20);
      }
    } catch (IOException e) {
      // The caller has hung up, as it may.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }
}
