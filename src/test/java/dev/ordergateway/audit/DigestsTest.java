package dev.ordergateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class DigestsTest {
  @Test
  void digestIsThatOfEveryOtherTool() {
    assertThat(Digests.of("abc".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void noTwoListsOfValuesHaveTheSameText() {
    assertThat(
            List.of(
                Digests.text("a", "b"),
                Digests.text("ab", ""),
                Digests.text("", "ab"),
                Digests.text("ab", null),
                Digests.text(null, "ab"),
                Digests.text("ab"),
                Digests.text("a,1:b"),
                Digests.text("-,"),
                Digests.text((Object) null)))
        .doesNotHaveDuplicates();
    assertThat(Digests.text("é", null, 7)).isEqualTo("2:é,-,1:7,");
  }

  @Test
  void digestOfARowIsPinnedSoThatSealedHistoryStaysVerifiable() {
    Metadata metadata =
        new Metadata(
            "maropost",
            "acme",
            "1",
            "N1",
            "New",
            null,
            "2026-01-05T10:00:02.000Z",
            "webhook",
            null,
            null,
            null);

    assertThat(metadata.text())
        .isEqualTo(
            "8:maropost,4:acme,1:1,2:N1,3:New,-,24:2026-01-05T10:00:02.000Z,7:webhook,-,-,-,");
    assertThat(metadata.digest("body"))
        .isEqualTo("9ed5f5d8526e7aee1c27fce794123ab3e2f9d33da80f6520f6e3c1f1f8fbb579");
  }

  @Test
  void entriesOfASealAreReadAsTheyWereWritten() {
    List<Entry> entries =
        List.of(
            new Entry(Entry.Kind.NOTIFICATION, 1, Digests.of("a")),
            new Entry(Entry.Kind.RELEASE, Long.MAX_VALUE, Digests.of("b")));

    assertThat(Entry.of(Entry.bytes(entries))).isEqualTo(entries);
    assertThat(Entry.bytes(entries)).hasSize(82);
  }

  @Test
  void signatureHoldsOnlyForItsKeyAndItsValues() {
    SealKey key = new SealKey(List.of("new", "old"));
    String signature = new SealKey(List.of("old")).sign("seal", "h");

    assertThat(key.signed(signature, "seal", "h")).isTrue();
    assertThat(key.signed(signature, "seal", "i")).isFalse();
    assertThat(key.signed(null, "seal", "h")).isFalse();
    assertThat(new SealKey(List.of("new")).signed(signature, "seal", "h")).isFalse();
    assertThat(new SealKey(List.of()).sign("seal", "h")).isNull();
  }
}
