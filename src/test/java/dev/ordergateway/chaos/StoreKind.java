package dev.ordergateway.chaos;

/** Where the gateways of a run keep their ledger, and so how many of them there are. */
enum StoreKind {
  SQLITE(1),
  POSTGRESQL(3);

  private final int gateways;

  StoreKind(int gateways) {
    this.gateways = gateways;
  }

  int gateways() {
    return gateways;
  }
}
