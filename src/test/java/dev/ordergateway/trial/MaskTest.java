package dev.ordergateway.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class MaskTest {
  private final Mask mask = new Mask();

  @Test
  void shapeStaysAndNothingElse() {
    assertThat(mask.of("Maria-José O'Neil, 2nd floor"))
        .matches("[A-Z][a-z]{4}-[A-Z][a-z]{3} [A-Z]'[A-Z][a-z]{3}, [1-9][a-z]{2} [a-z]{5}")
        .doesNotContain("Maria", "Neil");
    assertThat(mask.of("maria.x@mail.example")).matches("[a-z]{5}\\.[a-z]@[a-z]{4}\\.[a-z]{7}");
    assertThat(mask.of("+55 (011) 98765-4321"))
        .matches("\\+[1-9]\\d \\(0\\d\\d\\) [1-9]\\d{4}-\\d{4}");
    assertThat(mask.of("")).isEmpty();
  }

  @Test
  void sameWordIsMaskedTheSameWhateverStandsAroundIt() {
    String name = mask.of("Taylor");

    assertThat(mask.of("Alex Taylor")).endsWith(" " + name);
    assertThat(mask.of("TAYLOR")).isEqualTo(name.toUpperCase(Locale.ROOT));
    assertThat(mask.of("Tailor")).isNotEqualTo(name);
  }

  @Test
  void dayStaysADay() {
    assertThat(mask.of("1984-07-31")).isEqualTo("1970-01-01");
    assertThat(mask.of("1984-07-31T10:00:00Z")).isEqualTo("1970-01-01T10:00:00Z");
  }

  @Test
  void anotherMaskMasksOtherwise() {
    assertThat(new Mask().of("Wolfeschlegelstein")).isNotEqualTo(mask.of("Wolfeschlegelstein"));
  }
}
