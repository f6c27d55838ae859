package dev.ordergateway.retain;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whose data is to be erased. Safe for any thread. */
public final class ErasureScope {
  /** These are words of any document, and of no order that we know of. */
  private static final Pattern SIGNS = Pattern.compile("[^A-Za-z0-9]*");

  private final String orderId;
  private final @Nullable String source;
  private final @Nullable String account;
  private final @Nullable Pattern word;

  /**
   * @param source only of this source; null for all
   * @param account only of this account; null for all
   */
  public ErasureScope(String orderId, @Nullable String source, @Nullable String account) {
    this.orderId = orderId;
    this.source = source;
    this.account = account;
    this.word =
        SIGNS.matcher(orderId).matches()
            ? null
            : Pattern.compile("(?<![A-Za-z0-9])" + Pattern.quote(orderId) + "(?![A-Za-z0-9])");
  }

  String orderId() {
    return orderId;
  }

  /**
   * @param opened where the account is unknown: those it may be
   */
  boolean has(String ofSource, String ofAccount, List<String> opened) {
    return hasSource(ofSource)
        && (account == null
            || account.equals(ofAccount)
            || (ofAccount.isEmpty() && opened.contains(account)));
  }

  /** What has no source may be of any. */
  boolean hasSource(@Nullable String other) {
    return source == null || other == null || source.equals(other);
  }

  /** Whether a document that nobody understood names the order, as a word of its own. */
  boolean isNamedIn(byte[] document) {
    if (word == null) {
      return false;
    }
    // Without NUL the letters and digits of UTF-16 read like those of any other encoding.
    String text = new String(document, StandardCharsets.ISO_8859_1).replace("\0", "");
    return word.matcher(text).find();
  }
}
