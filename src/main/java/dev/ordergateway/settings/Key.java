package dev.ordergateway.settings;

import java.util.Locale;

/**
 * A declared key. For an account's key the name is the part behind the account, as {@code api-url}.
 *
 * @param fallback the default from the shipped file, empty if there is none
 * @param secret its value is shown nowhere: no error line, no placeholder, no log
 * @param required an empty value stops the start
 */
record Key(String name, Kind kind, String fallback, boolean secret, boolean required) {

  /** The environment variable of a key: {@code GATEWAY_HTTP_PORT} for {@code gateway.http.port}. */
  static String variable(String name) {
    return name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  Key named(String fullName) {
    return new Key(fullName, kind, fallback, secret, required);
  }
}
