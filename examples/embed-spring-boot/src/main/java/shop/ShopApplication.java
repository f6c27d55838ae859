package shop;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A Spring Boot application that was there before the gateway. */
@SpringBootApplication
public class ShopApplication {
  public static void main(String[] arguments) {
    SpringApplication.run(ShopApplication.class, arguments);
  }

  /** The gateway's sink: the bytes of one event. No exception means that we have it. */
  @Component
  static class Orders extends RouteBuilder {
    private final List<String> taken = new CopyOnWriteArrayList<>();

    @Override
    public void configure() {
      from("direct:shop-orders").process(e -> taken.add(e.getMessage().getBody(String.class)));
    }

    List<String> taken() {
      return List.copyOf(taken);
    }
  }

  /** What the shop itself serves, on the same port. */
  @RestController
  static class Pages {
    private final Orders orders;

    Pages(Orders orders) {
      this.orders = orders;
    }

    @GetMapping("/orders")
    List<String> orders() {
      return orders.taken();
    }
  }
}
