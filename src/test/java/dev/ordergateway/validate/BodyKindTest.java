package dev.ordergateway.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.validate.BodyKind.Kind;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyKindTest {
  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16", "UTF-16BE", "UTF-16LE", "ISO-8859-1"})
  void kindIsToldInEveryEncoding(String encoding) {
    Charset charset = Charset.forName(encoding);

    assertThat(BodyKind.of(" \r\n\t<Event/>".getBytes(charset))).isEqualTo(Kind.XML);
    assertThat(BodyKind.of("\n{\"a\": 1}".getBytes(charset))).isEqualTo(Kind.JSON);
    assertThat(BodyKind.of("hello".getBytes(charset))).isEqualTo(Kind.UNKNOWN);
    assertThat(BodyKind.of(" \n".getBytes(charset))).isEqualTo(Kind.EMPTY);
  }

  @Test
  void xmlThatDeclaresItselfInEbcdicIsToldByTheBytesOfItsDeclaration() {
    Charset ebcdic = Charset.forName("IBM1047");

    assertThat(BodyKind.of("<?xml version='1.0'?><Event/>".getBytes(ebcdic))).isEqualTo(Kind.XML);
    assertThat(BodyKind.of("Lo".getBytes(StandardCharsets.UTF_8))).isEqualTo(Kind.UNKNOWN);
  }

  @Test
  void byteOrderMarkIsNotSignificant() {
    assertThat(BodyKind.of("\uFEFF<Event/>".getBytes(StandardCharsets.UTF_8))).isEqualTo(Kind.XML);
    assertThat(BodyKind.of("\uFEFF{}".getBytes(StandardCharsets.UTF_16LE))).isEqualTo(Kind.JSON);
    assertThat(BodyKind.of("\uFEFF".getBytes(StandardCharsets.UTF_8))).isEqualTo(Kind.EMPTY);
    assertThat(BodyKind.of(new byte[0])).isEqualTo(Kind.EMPTY);
    assertThat(BodyKind.of(new byte[] {(byte) 0xEF, (byte) 0xBB})).isEqualTo(Kind.UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "\"x\"", "5", "-1"})
  void otherJsonIsJsonTooAndRefusedLater(String body) {
    assertThat(BodyKind.of(body.getBytes(StandardCharsets.UTF_8))).isEqualTo(Kind.JSON);
  }

  @Test
  void acceptedCasesAreOfTheKindOfTheirSource() {
    for (Path file : Cases.in("maropost/accept")) {
      assertThat(BodyKind.of(Cases.read(file))).as(file.toString()).isEqualTo(Kind.XML);
    }
    for (Path file : Cases.in("marketplace/accept")) {
      assertThat(BodyKind.of(Cases.read(file))).as(file.toString()).isEqualTo(Kind.JSON);
    }
  }
}
