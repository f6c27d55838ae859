package dev.ordergateway.embed;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;

/** A Spring Boot application that has a data source and meters of its own, shown at /meters. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class SpringBootShop {
  public static void main(String[] arguments) {
    SpringBootHost.run(SpringBootShop.class, arguments);
  }

  @Bean
  MeterRegistry meters() {
    MeterRegistry meters = new SimpleMeterRegistry();
    meters.config().commonTags("shop", "north");
    return meters;
  }

  @Bean
  ServletRegistrationBean<HttpServlet> shownMeters(MeterRegistry meters) {
    return new ServletRegistrationBean<>(new Shown(meters), "/meters");
  }

  private static final class Shown extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final transient MeterRegistry meters;

    Shown(MeterRegistry meters) {
      this.meters = meters;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response
          .getWriter()
          .print(
              new TreeSet<>(
                  meters.getMeters().stream()
                      .map(Meter::getId)
                      .map(id -> id.getName() + " of " + id.getTag("shop"))
                      .collect(Collectors.toSet())));
    }
  }
}
