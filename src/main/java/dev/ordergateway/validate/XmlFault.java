package dev.ordergateway.validate;

import dev.ordergateway.receive.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says why the parser could not read a body. The parser itself says it only in words that change
 * with the language of the machine, so that the body is looked at once more; bodies that can be
 * read never come here.
 */
final class XmlFault {
  private static final int DECLARATION_BYTES = 200;
  private static final Pattern ENCODING =
      Pattern.compile("<\\?xml[^>]*\\sencoding\\s*=\\s*[\"']([^\"']*)[\"']");

  private XmlFault() {}

  static Refusal in(byte[] body) {
    Charset charset = charset(body);
    String text = charset == null ? null : decoded(body, charset);
    if (text == null) {
      return new Refusal(
          Refusal.Code.INVALID_ENCODING, "The body is not valid in the encoding that it declares.");
    }
    if (hasDoctype(text)) {
      return new Refusal(
          Refusal.Code.DOCTYPE_REFUSED, "The body has a DOCTYPE, which is never accepted.");
    }
    return new Refusal(Refusal.Code.NOT_WELL_FORMED, "The body is not well-formed XML.");
  }

  /** By byte order mark, zero bytes or declaration; null if there is no such encoding. */
  private static @Nullable Charset charset(byte[] body) {
    if (BodyKind.startsWith(body, 0xFE, 0xFF) || BodyKind.startsWith(body, 0, '<')) {
      return StandardCharsets.UTF_16BE;
    }
    if (BodyKind.startsWith(body, 0xFF, 0xFE) || BodyKind.startsWith(body, '<', 0)) {
      return StandardCharsets.UTF_16LE;
    }
    int length = Math.min(body.length, DECLARATION_BYTES);
    Matcher declared = ENCODING.matcher(new String(body, 0, length, StandardCharsets.ISO_8859_1));
    if (!declared.find()) {
      return StandardCharsets.UTF_8;
    }
    String name = declared.group(1).toUpperCase(Locale.ROOT);
    // A declaration that can be read byte by byte is not written in an encoding of wider units.
    if (name.contains("UTF-16") || name.contains("UTF-32") || name.contains("UCS")) {
      return null;
    }
    try {
      return Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return null;
    }
  }

  private static @Nullable String decoded(byte[] body, Charset charset) {
    try {
      return charset.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** Whether a DOCTYPE follows the declaration, comments and instructions. */
  private static boolean hasDoctype(String text) {
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\uFEFF' || Character.isWhitespace(c)) {
        at++;
      } else if (text.startsWith("<?", at)) {
        at = after(text, "?>", at + 2);
      } else if (text.startsWith("<!--", at)) {
        at = after(text, "-->", at + 4);
      } else {
        return text.regionMatches(true, at, "<!DOCTYPE", 0, "<!DOCTYPE".length());
      }
    }
    return false;
  }

  private static int after(String text, String end, int from) {
    int at = text.indexOf(end, from);
    return at < 0 ? text.length() : at + end.length();
  }
}
