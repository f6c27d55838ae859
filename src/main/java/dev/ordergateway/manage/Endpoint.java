package dev.ordergateway.manage;

import io.vertx.core.http.HttpMethod;

/**
 * One request that the management port answers.
 *
 * @param path as the OpenAPI document writes it, with parameters in braces
 */
record Endpoint(HttpMethod method, String path, Lane lane, Action action) {

  /** Works out the answer. */
  @FunctionalInterface
  interface Action {
    Answer answer(Request request) throws Problem;
  }

  /** Where the answer is worked out, so that health never waits behind a long question. */
  enum Lane {
    /** At once; must not block. */
    AT_ONCE,
    HEALTH,
    WORK
  }

  static Endpoint get(String path, Action action) {
    return new Endpoint(HttpMethod.GET, path, Lane.WORK, action);
  }

  static Endpoint health(String path, Lane lane, Action action) {
    return new Endpoint(HttpMethod.GET, path, lane, action);
  }

  static Endpoint post(String path, Action action) {
    return new Endpoint(HttpMethod.POST, path, Lane.WORK, action);
  }

  String routerPath() {
    return path.replaceAll("\\{([A-Za-z]+)}", ":$1");
  }
}
