package dev.ordergateway.emulator;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What the emulated shops sell. An order's goods follow from its id, the same in every run. */
record Goods(String sku, String name, BigDecimal price, int quantity) {
  private static final List<Goods> SHELF =
      List.of(
          new Goods("MUG-BLUE", "Mug, blue", new BigDecimal("14.95"), 1),
          new Goods("TEA-250", "Loose tea 250 g [Blend: Morning]", new BigDecimal("32.50"), 1),
          new Goods("CUP-SET", "Set of 6 cups & saucers", new BigDecimal("89.00"), 1),
          new Goods("KETTLE-17", "Kettle 1.7 l", new BigDecimal("189.50"), 1),
          new Goods("CHA-100", "Ch\u00e1 a granel 100 g", new BigDecimal("7.99"), 1),
          new Goods("SPOON", "Measuring spoon", new BigDecimal("0.10"), 1));

  static List<Goods> of(String orderId) {
    Random random = new Random(orderId.hashCode() * 31L);
    int first = random.nextInt(SHELF.size());
    int kinds = 1 + random.nextInt(3);
    List<Goods> goods = new ArrayList<>();
    for (int i = 0; i < kinds; i++) {
      Goods kind = SHELF.get((first + i) % SHELF.size());
      goods.add(new Goods(kind.sku, kind.name, kind.price, 1 + random.nextInt(3)));
    }
    return goods;
  }

  BigDecimal total() {
    return price.multiply(BigDecimal.valueOf(quantity));
  }
}
