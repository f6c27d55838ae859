package dev.ordergateway.update;

import java.util.Map;

/** Fields that Maropost calls otherwise when they are read than when they are written. */
public final class MaropostFields {
  private static final Map<String, String> OTHERS =
      Map.of(
          "BillStreet1", "BillStreetLine1",
          "BillStreet2", "BillStreetLine2",
          "BillContactPhone", "BillPhone",
          "ShipStreet1", "ShipStreetLine1",
          "ShipStreet2", "ShipStreetLine2",
          "ShipContactPhone", "ShipPhone");

  private MaropostFields() {}

  /** What a written field is called in a fetched order. */
  public static String of(String written) {
    return OTHERS.getOrDefault(written, written);
  }
}
