package dev.ordergateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.accept.Acceptance;
import dev.ordergateway.accept.Cause;
import dev.ordergateway.accept.Notification;
import dev.ordergateway.accept.Notification.Via;
import dev.ordergateway.audit.AuditJob.Count;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.testing.LedgerDatabase;
import dev.ordergateway.testing.SettableClock;
import dev.ordergateway.testing.StoreRows;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody with access to the database does to sealed rows, and what is seen of it. */
abstract class SealContract {
  static final SealKey NO_KEY = new SealKey(List.of());
  private static final SealKey KEY = new SealKey(List.of("a-secret"));

  @TempDir Path home;
  private final SettableClock clock = new SettableClock();
  private final Acceptance acceptance = new Acceptance(Duration.ofMinutes(5));
  private Store store;
  private StoreRows rows;

  abstract LedgerDatabase ledger(Path home);

  @BeforeEach
  void open() {
    LedgerDatabase ledger = ledger(home);
    rows = ledger.rows();
    store = Store.open(ledger.database(), 1_000, Duration.ofSeconds(10));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void soundRowsAreCountedAndThoseNotYetSealedAreNoDamage() {
    threeSealsOfTwo(NO_KEY);
    accept("acme", "7");

    AuditJob job = verify(NO_KEY);

    assertThat(job.findings()).isEmpty();
    assertThat(job.counts().get(Count.SEALS)).isEqualTo(3);
    assertThat(job.counts().get(Count.ROWS)).isEqualTo(6);
    assertThat(job.counts().get(Count.UNSEALED_ROWS)).isEqualTo(1);
    assertThat(job.heads()).singleElement().asString().startsWith("maropost/acme seal 3 ");
  }

  @Test
  void eachAccountHasAChainOfItsOwn() {
    accept("acme", "1");
    accept("other", "1");
    seal(NO_KEY);
    accept("acme", "2");
    seal(NO_KEY);
    seal(NO_KEY);

    assertThat(
            rows.select("select account, number, row_count from gateway_seal order by 1, 2")
                .toString())
        .isEqualTo(
            "[{account=acme, number=1, row_count=1}, {account=acme, number=2, row_count=1},"
                + " {account=other, number=1, row_count=1}]");
    assertThat(verify(NO_KEY).findings()).isEmpty();
  }

  @Test
  void moreThanOneBatchIsSealedAtOnceAndByOneOfSeveralReplicas() {
    IntStream.range(0, Sealer.BATCH + 10).forEach(i -> accept("acme", "b" + i));
    accept("other", "1");

    CompletableFuture<?>[] replicas =
        Stream.generate(() -> CompletableFuture.runAsync(() -> seal(NO_KEY)))
            .limit(4)
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(replicas).join();

    AuditJob job = verify(NO_KEY);
    assertThat(job.findings()).isEmpty();
    assertThat(job.counts().get(Count.ROWS)).isEqualTo(Sealer.BATCH + 11);
    assertThat(job.counts().get(Count.SEALS)).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "order_id = 'N9'",
        "type = null",
        "event_at = '2020-01-01T00:00:00.000Z'",
        "received_at = '2020-01-01T00:00:00.000Z'",
        "via = 'poll'",
        "flags = 'unknown-status'",
        "external_id = 'other'",
        "account = 'other'",
        "missed_at = '2020-01-01T00:00:00.000Z'",
        "opened = 'other'",
        "digest = null",
        "body_digest = digest"
      })
  void alteredColumnIsNamed(String change) {
    threeSealsOfTwo(NO_KEY);

    rows.change("update gateway_notification set " + change + " where id = 3");

    assertThat(found(NO_KEY)).containsExactly("altered-row n:3");
  }

  @Test
  void alteredOrEmptiedBodyIsNamed() {
    threeSealsOfTwo(NO_KEY);

    rows.change("update gateway_notification set body = '<Event>x</Event>' where id = 3");
    rows.change("update gateway_notification set body = '' where id = 4");

    assertThat(found(NO_KEY)).containsExactly("altered-row n:3", "altered-row n:4");
  }

  @Test
  void whatBecomesOfANotificationIsNoAlteration() {
    threeSealsOfTwo(NO_KEY);

    rows.change(
        """
        update gateway_notification set state = 'delivered', outcome = 'unchanged', cause = 'x',
          version = 3, settled_at = received_at, announced_at = received_at""");

    assertThat(found(NO_KEY)).isEmpty();
  }

  @Test
  void removedRowIsNamed() {
    threeSealsOfTwo(NO_KEY);

    rows.change("delete from gateway_notification where id = 3");

    assertThat(found(NO_KEY)).containsExactly("removed-row n:3");
  }

  @Test
  void rowThatWasPutIntoASealOrInWithoutADigestIsNamed() {
    threeSealsOfTwo(NO_KEY);
    String copy =
        """
        insert into gateway_notification (source, account, external_id, order_id, type, received_at,
          via, state, body, digest, body_digest, seal_id)
        select source, account, '%s', order_id, type, received_at, via, state, body, %s
        from gateway_notification where id = 3""";

    rows.change(copy.formatted("put-in", "digest, body_digest, seal_id"));
    rows.change(copy.formatted("put-in-too", "null, null, null"));
    seal(NO_KEY);

    assertThat(found(NO_KEY)).containsExactly("inserted-row n:7", "inserted-row n:8");
  }

  @Test
  void rowThatWasTakenOutOfItsSealToBeSealedAnewIsNamed() {
    threeSealsOfTwo(NO_KEY);

    rows.change("update gateway_notification set seal_id = null where id = 3");
    seal(NO_KEY);

    assertThat(found(NO_KEY)).containsExactly("altered-row n:3");
  }

  @Test
  void removedSealIsNamedAndSoIsTheEndOfAChain() {
    threeSealsOfTwo(NO_KEY);

    rows.change("delete from gateway_seal where number = 2");
    assertThat(found(NO_KEY)).containsExactly("removed-seal seal 2", "removed-seal seal of n:3");

    rows.change("delete from gateway_seal where number = 3");
    assertThat(found(NO_KEY))
        .containsExactly("removed-seal seal of n:3", "removed-seal seal of n:5");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "row_count = 1",
        "sealed_at = '2020-01-01T00:00:00.000Z'",
        "first_received_at = '2020-01-01T00:00:00.000Z'",
        "entries_hash = hash",
        "source = 'maropost', previous_hash = null"
      })
  void alteredSealIsNamed(String change) {
    threeSealsOfTwo(NO_KEY);

    rows.change("update gateway_seal set " + change + " where number = 2");

    assertThat(found(NO_KEY)).isNotEmpty().allMatch(each -> each.equals("altered-seal seal 2"));
  }

  @Test
  void chainMadeAnewShowsOnlyWhereSealsAreSigned() {
    threeSealsOfTwo(KEY);
    rows.change("delete from gateway_notification where id = 3");
    rows.change("delete from gateway_seal");
    rows.change("update gateway_notification set seal_id = null");

    seal(NO_KEY);
    assertThat(found(NO_KEY)).isEmpty();
    assertThat(verify(KEY).counts().get(Count.UNSIGNED_SEALS)).isEqualTo(1);

    rows.change("update gateway_seal set signature = hash");
    assertThat(found(KEY)).containsExactly("altered-seal seal 1");
  }

  @Test
  void sealWithoutASignatureAfterSignedOnesIsNamed() {
    threeSealsOfTwo(KEY);
    assertThat(found(KEY)).isEmpty();

    rows.change("update gateway_seal set signature = null where number = 3");

    assertThat(found(KEY)).containsExactly("altered-seal seal 3");
  }

  @Test
  void keyMayBeSetLaterAndReplacedWhileTheOldOneIsStillNamed() {
    threeSealsOfTwo(NO_KEY);
    accept("acme", "7");
    seal(KEY);
    SealKey next = new SealKey(List.of("another", "a-secret"));
    accept("acme", "8");
    seal(next);

    assertThat(found(next)).isEmpty();
    assertThat(verify(next).counts().get(Count.UNSIGNED_SEALS)).isEqualTo(3);
    assertThat(found(new SealKey(List.of("another")))).containsExactly("altered-seal seal 4");
  }

  @Test
  void bodiesAndRowsThatRetentionRemovedAreNoDamage() {
    threeSealsOfTwo(KEY);
    Removal removal = new Removal(KEY);

    assertThat(store.<Integer>write(session -> removal.bodies(session, List.of(3L, 99L), now())))
        .isEqualTo(1);
    assertThat(store.<Integer>write(session -> removal.rows(session, List.of(1L), now())))
        .isEqualTo(1);

    AuditJob job = verify(KEY);
    assertThat(job.findings()).isEmpty();
    assertThat(job.counts().get(Count.REMOVED_BODIES)).isEqualTo(1);
    assertThat(job.counts().get(Count.REMOVED_ROWS)).isEqualTo(1);
    assertThat(job.counts().get(Count.ROWS)).isEqualTo(5);
  }

  @Test
  void sealOfWhichAllRowsWereRemovedKeepsItsPlaceInTheChainAndNothingElse() {
    threeSealsOfTwo(KEY);
    Removal removal = new Removal(KEY);

    store.write(session -> removal.bodies(session, List.of(3L), now()));
    store.write(session -> removal.rows(session, List.of(3L, 4L), now()));

    AuditJob job = verify(KEY);
    assertThat(job.findings()).isEmpty();
    assertThat(job.counts().get(Count.REMOVED_ROWS)).isEqualTo(2);
    assertThat(rows.select("select * from gateway_removal")).isEmpty();
    assertThat(rows.value("select entries from gateway_seal where number = 2")).isNull();
  }

  @Test
  void sealThatRetentionClosesAfterItWasReadIsNoDamage() {
    threeSealsOfTwo(KEY);
    List<Seal> read =
        store.read(
            session ->
                session.list(
                    "select " + Seal.COLUMNS + " from gateway_seal order by number", Seal::of));
    store.write(session -> new Removal(KEY).rows(session, List.of(3L, 4L), now()));
    AuditJob job = new AuditJob("a-1", new Scope(Instant.EPOCH, now(), null, null), now(), true);

    read.forEach(seal -> new RowVerification(store, KEY).verify(job, seal));

    assertThat(job.findings()).isEmpty();
    assertThat(job.counts().get(Count.REMOVED_ROWS)).isEqualTo(2);
    assertThat(job.counts().get(Count.ROWS)).isEqualTo(4);
  }

  @Test
  void rowThatIsNotSealedYetIsNotRemoved() {
    accept("acme", "1");
    Removal removal = new Removal(KEY);

    assertThat(store.<Integer>write(session -> removal.rows(session, List.of(1L), now()))).isZero();

    assertThat(rows.count("gateway_notification")).isEqualTo(1);
  }

  @Test
  void removalThatOnlyLooksLikeOursIsNamedWhereSealsAreSigned() {
    threeSealsOfTwo(KEY);
    rows.change("delete from gateway_notification where id in (1, 3, 4)");
    rows.change("update gateway_notification set body = '' where id = 5");
    String forged = "insert into gateway_removal (notification_id, part, removed_at) values ";
    rows.change(forged + "(1, 'row', '2026-01-01T00:00:00.000Z')");
    rows.change(forged + "(5, 'body', '2026-01-01T00:00:00.000Z')");
    rows.change("update gateway_seal set entries = null, removed_count = 2 where number = 2");

    assertThat(found(KEY))
        .containsExactly("removed-row n:1", "removed-row seal 2", "altered-row n:5");
  }

  @Test
  void releaseIsSealedLikeTheNotificationItself() {
    accept("acme", "1");
    seal(NO_KEY);
    release(1, "N2");
    assertThat(found(NO_KEY)).isEmpty();

    seal(NO_KEY);
    assertThat(found(NO_KEY)).isEmpty();
    assertThat(rows.count("gateway_seal")).isEqualTo(2);

    rows.change("update gateway_notification set order_id = 'N3'");
    assertThat(found(NO_KEY)).containsExactly("altered-row n:1");
    rows.change("update gateway_notification set order_id = 'N2'");
    rows.change("update gateway_release set accepted_as = accepted_as || ' '");
    assertThat(found(NO_KEY)).containsExactly("altered-row n:1");
    rows.change("delete from gateway_release");
    assertThat(found(NO_KEY)).containsExactly("altered-row n:1", "removed-row n:1");
  }

  @Test
  void onlyRowsOfTheWindowAreReadButTheWholeChainIs() {
    threeSealsOfTwo(NO_KEY);
    clock.advance(Duration.ofDays(3));
    accept("acme", "7");
    seal(NO_KEY);
    rows.change("delete from gateway_notification where id = 3");

    Scope lastDay = new Scope(now().minus(Duration.ofDays(1)), now(), null, null);
    AuditJob job = verify(NO_KEY, lastDay);

    assertThat(job.findings()).isEmpty();
    assertThat(job.counts().get(Count.ROWS)).isEqualTo(1);
    assertThat(job.counts().get(Count.SEALS)).isEqualTo(4);
    assertThat(verify(NO_KEY, new Scope(Instant.EPOCH, now(), "marketplace", null)).counts())
        .isEmpty();
  }

  private void release(long id, String order) {
    store.write(
        session -> {
          Metadata before = ReleaseRecord.before(session, id);
          session.update("update gateway_notification set order_id = ? where id = ?", order, id);
          ReleaseRecord.insert(session, id, before, now());
          return before;
        });
  }

  private void threeSealsOfTwo(SealKey key) {
    for (int i = 1; i <= 6; i += 2) {
      accept("acme", String.valueOf(i));
      accept("acme", String.valueOf(i + 1));
      seal(key);
    }
  }

  void seal(SealKey key) {
    new Sealer(store, key, clock).seal();
  }

  void accept(String account, String id) {
    Notification notification =
        new Notification(
            "maropost",
            account,
            id,
            "N1",
            "New",
            now(),
            now(),
            Via.WEBHOOK,
            List.of(Cause.UNKNOWN_ELEMENT),
            null,
            List.of(),
            bytes("<Event>" + id + "</Event>"));
    store.write(session -> acceptance.accept(session, notification, now(), true, null));
  }

  private Instant now() {
    return clock.instant();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  AuditJob verify(SealKey key) {
    return verify(key, new Scope(Instant.EPOCH, now(), null, null));
  }

  AuditJob verify(SealKey key, Scope scope) {
    AuditJob job = new AuditJob("a-1", scope, now(), true);
    new SealVerification(store, key).verify(job);
    return job;
  }

  private List<String> found(SealKey key) {
    return verify(key).findings().stream()
        .map(finding -> finding.kind().word() + " " + finding.subject())
        .toList();
  }
}
