package dev.ordergateway.emulator;

import io.vertx.core.buffer.Buffer;

/**
 * What a platform answers.
 *
 * @param link its header Link; empty for none
 */
record PlatformAnswer(int status, String contentType, Buffer body, String link) {
  PlatformAnswer(int status, String contentType, Buffer body) {
    this(status, contentType, body, "");
  }

  PlatformAnswer withLink(String header) {
    return new PlatformAnswer(status, contentType, body, header);
  }

  static PlatformAnswer json(int status, String body) {
    return new PlatformAnswer(status, "application/json;charset=UTF-8", Buffer.buffer(body));
  }

  static PlatformAnswer xml(String body) {
    return new PlatformAnswer(200, "text/xml; charset=UTF-8", Buffer.buffer(body));
  }

  static PlatformAnswer text(int status, String body) {
    return new PlatformAnswer(status, "text/plain;charset=UTF-8", Buffer.buffer(body));
  }

  PlatformAnswer withKeyTwice() {
    String twice = body.toString().replaceFirst("\\{", "{\"twice\":1,\"twice\":2,");
    return new PlatformAnswer(status, contentType, Buffer.buffer(twice));
  }

  static PlatformAnswer html() {
    String page = "<!DOCTYPE html><html><body><h1>We will be back soon</h1></body></html>";
    return new PlatformAnswer(200, "text/html; charset=UTF-8", Buffer.buffer(page));
  }
}
