package dev.ordergateway.chaos;

/** Where something can go wrong. One thing goes wrong at one place at a time. */
enum Place {
  GATEWAY,
  STORE,
  SINK,
  LINE,
  API,
  WEBHOOKS;

  /** How many of them a run has: gateways by its store, the last three for each platform. */
  int count(StoreKind store) {
    return switch (this) {
      case GATEWAY -> store.gateways();
      case STORE, SINK -> 1;
      case LINE, API, WEBHOOKS -> 2;
    };
  }
}
