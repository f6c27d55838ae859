package dev.ordergateway;

/** Takes the beans that routes call, each under its name. */
@FunctionalInterface
interface Binder {
  void bind(String name, Object bean);
}
