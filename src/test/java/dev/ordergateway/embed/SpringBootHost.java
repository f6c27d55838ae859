package dev.ordergateway.embed;

import dev.ordergateway.Gateway;
import dev.ordergateway.springboot.GatewayInstaller;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** Somebody's Spring Boot application, which knows of the gateway by its jar alone. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class SpringBootHost {
  /** Says its ports as the gateway's own process does. */
  public static void main(String[] arguments) {
    ConfigurableApplicationContext application =
        SpringApplication.run(SpringBootHost.class, arguments);
    Gateway gateway = application.getBean(GatewayInstaller.class).gateway();
    int port = ((ServletWebServerApplicationContext) application).getWebServer().getPort();
    System.err.println(
        "takes notifications on port "
            + port
            + " and answers questions on 127.0.0.1:"
            + gateway.managementPort());
  }
}
