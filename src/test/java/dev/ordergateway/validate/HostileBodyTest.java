package dev.ordergateway.validate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.receive.Refusal;
import dev.ordergateway.settings.Account;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Nothing that anybody sends ends in anything but a notification or a refusal, and soon. */
class HostileBodyTest {
  private static final int MUTATIONS = 25;
  private static final int BODY_MAX = 256 * 1024;
  private static final long NANOS_MAX = Duration.ofSeconds(10).toNanos();
  private static final byte[][] PIECES = {
    "<!DOCTYPE x>".getBytes(UTF_8),
    "<![CDATA[".getBytes(UTF_8),
    "<?xml version='1.0' encoding='utf-16'?>".getBytes(UTF_8),
    "&#xD800;".getBytes(UTF_8),
    "&a;".getBytes(UTF_8),
    "<OrderID>".getBytes(UTF_8),
    "</Order>".getBytes(UTF_8),
    "\\ud800".getBytes(UTF_8),
    "1e999999999".getBytes(UTF_8),
    "{\"a\":[".getBytes(UTF_8),
    "null".getBytes(UTF_8),
    {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF},
    {(byte) 0xFF, (byte) 0xFE},
    {(byte) 0xF0, (byte) 0x9F},
    {0, 0, 0, '<'},
    {0}
  };

  /** One source's way from bytes to a notification. */
  private interface Source {
    Object read(byte[] body, List<Account> opened) throws Refusal;
  }

  private final Source maropost = Cases.maropost()::read;
  private final Source marketplace = Cases.marketplace()::read;

  @Test
  void mutatedBodiesEndOnlyInANotificationOrARefusal() {
    Random random = new Random(20240514);
    for (Path file : Cases.in(".")) {
      byte[] sample = Cases.read(file);
      for (int i = 0; i < MUTATIONS; i++) {
        byte[] body = mutated(sample, random);
        judge(maropost, Cases.ACME, body);
        judge(marketplace, Cases.LOJA, body);
      }
    }
  }

  @Test
  void largestBodiesAreJudgedInBoundedTime() {
    for (String body :
        List.of(
            filled("<Event>", "<a/>", "</Event>"),
            filled("<Event>", "<Order/>", "</Event>"),
            filled("<Event>", "<EventID>x</EventID>", "</Event>"),
            filled("<Event><Order><OrderID>N1</OrderID>", "<OrderStatus/>", "</Order></Event>"),
            filled("<Event>", "<Event/>", "</Event>"),
            filled("<Event><x>", "<Event><Order/></Event>", "</x></Event>"),
            filled("<Event><EventID>", "9", "</EventID></Event>"),
            filled("<Event><EventID>", "&#49;", "</EventID></Event>"),
            filled("<Event><Order><OrderID>", "1<x/>", "</OrderID></Order></Event>"),
            numbered("<Event", " a%d='1'", "/>"),
            numbered("<Event", " xmlns:a%d='urn:%1$d'", "/>"),
            numbered("<Event>", "<a%d/>", "</Event>"),
            filled("<!--", "- ", "--><Event/>"))) {
      judge(maropost, Cases.ACME, body.getBytes(UTF_8));
    }
    String order = "{\"resourceId\": 5, ";
    for (String body :
        List.of(
            numbered(order, "\"a%d\":1,", "\"z\":1}"),
            numbered(order + "\"x\": {", "\"a%d\":1,", "\"z\":1}}"),
            filled(order + "\"x\": [", "[],", "[]]}"),
            filled(order + "\"x\": [", "1e999999999,", "1]}"),
            filled(order + "\"x\": ", "9", "}"),
            filled(order + "\"eventDate\": \"", "9", "\"}"),
            filled(order + "\"eventType\": \"", "A ", "\"}"),
            filled(order + "\"eventType\": \"", "  ", "\"}"),
            filled("{\"resourceId\": ", "5", "}"),
            filled("{\"", "\\u0041", "\": 1}"))) {
      judge(marketplace, Cases.LOJA, body.getBytes(UTF_8));
    }
  }

  @Test
  void oneInstanceServesManyThreads() throws Exception {
    byte[] pick = Cases.body("maropost/accept/5103-pick.xml");
    byte[] odd = Cases.body("maropost/flag/unknown-element/in-event.xml");
    byte[] bad = Cases.body("maropost/refuse/not-well-formed/truncated.xml");
    byte[] json = Cases.body("marketplace/accept/approved.json");
    String expected = outcome(maropost, pick) + outcome(maropost, odd) + outcome(maropost, bad);
    Callable<String> work =
        () -> {
          String wrong = "";
          for (int i = 0; i < 100; i++) {
            String seen = outcome(maropost, pick) + outcome(maropost, odd) + outcome(maropost, bad);
            wrong = seen.equals(expected) ? wrong : seen;
            assertThat(outcome(marketplace, json)).contains("7001001:APPROVED:");
          }
          return wrong;
        };
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<String>> futures = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        futures.add(threads.submit(work));
      }
      for (Future<String> future : futures) {
        assertThat(future.get(60, TimeUnit.SECONDS)).isEmpty();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void throughputOfOneThreadIsPrinted() {
    byte[] pick = Cases.body("maropost/accept/5103-pick.xml");
    byte[] odd = Cases.body("maropost/flag/unknown-element/in-event.xml");
    byte[] json = Cases.body("marketplace/accept/approved.json");
    for (int round = 0; round < 2; round++) {
      print("maropost", maropost, pick, 3_000);
      print("maropost, unknown element", maropost, odd, 500);
      print("marketplace", marketplace, json, 3_000);
    }
  }

  private static void print(String name, Source source, byte[] body, int count) {
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      outcome(source, body);
    }
    long perSecond = count * 1_000_000_000L / (System.nanoTime() - start);
    System.out.println("validate " + name + ": " + perSecond + " a second");
  }

  private static void judge(Source source, Account account, byte[] body) {
    long start = System.nanoTime();
    String outcome;
    try {
      outcome = source.read(body, List.of(account)).toString();
    } catch (Refusal refusal) {
      outcome = refusal.getCode();
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError("body " + new String(body, UTF_8), e);
    }
    assertThat(outcome).isNotEmpty();
    assertThat(System.nanoTime() - start).as(outcome).isLessThan(NANOS_MAX);
  }

  private static String outcome(Source source, byte[] body) {
    try {
      return source.read(body, List.of(Cases.LOJA)).toString();
    } catch (Refusal refusal) {
      return refusal.getCode();
    }
  }

  private static byte[] mutated(byte[] sample, Random random) {
    byte[] body = sample;
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(body.length + 1);
      int to = Math.min(body.length, at + random.nextInt(20));
      byte[] piece =
          switch (random.nextInt(4)) {
            case 0 -> PIECES[random.nextInt(PIECES.length)];
            case 1 -> new byte[] {(byte) random.nextInt(256)};
            case 2 -> sample.length == 0 ? sample : new byte[] {sample[at % sample.length]};
            default -> new byte[0];
          };
      body = spliced(body, at, random.nextBoolean() ? at : to, piece);
    }
    return random.nextInt(10) == 0
        ? java.util.Arrays.copyOf(body, random.nextInt(body.length + 1))
        : body;
  }

  private static byte[] spliced(byte[] body, int from, int to, byte[] piece) {
    byte[] spliced = new byte[body.length - (to - from) + piece.length];
    System.arraycopy(body, 0, spliced, 0, from);
    System.arraycopy(piece, 0, spliced, from, piece.length);
    System.arraycopy(body, to, spliced, from + piece.length, body.length - to);
    return spliced;
  }

  private static String filled(String start, String piece, String end) {
    int count = (BODY_MAX - start.length() - end.length()) / piece.length();
    return start + piece.repeat(count) + end;
  }

  private static String numbered(String start, String format, String end) {
    StringBuilder body = new StringBuilder(start);
    for (int i = 0; body.length() < BODY_MAX - 40; i++) {
      body.append(String.format(format, i));
    }
    return body.append(end).toString();
  }
}
