package dev.ordergateway.embed;

import dev.ordergateway.springboot.GatewayInstaller;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** Somebody's Spring Boot application, which knows of the gateway by its jar alone. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
public class SpringBootHost {
  public static void main(String[] arguments) {
    run(SpringBootHost.class, arguments);
  }

  /** Says its ports as the gateway's own process does. */
  static void run(Class<?> application, String... arguments) {
    ConfigurableApplicationContext context = SpringApplication.run(application, arguments);
    int port = ((ServletWebServerApplicationContext) context).getWebServer().getPort();
    GatewayInstaller installer = context.getBeanProvider(GatewayInstaller.class).getIfAvailable();
    if (installer == null) {
      System.err.println("there is no gateway at the application's port " + port);
    } else {
      System.err.println(
          "the application takes notifications on port "
              + port
              + " and answers questions on 127.0.0.1:"
              + installer.gateway().managementPort());
    }
  }
}
