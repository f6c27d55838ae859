package dev.ordergateway.springboot;

import dev.ordergateway.receive.ServletDoor;
import io.micrometer.core.instrument.MeterRegistry;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Installs a gateway in the application's Camel context: with its servlet container, its meter
 * registry and, if it is the only one and no {@code gateway.store.url} is set, its data source.
 */
@AutoConfiguration(
    afterName = {
      "org.apache.camel.spring.boot.CamelAutoConfiguration",
      "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration",
      "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration"
    })
@ConditionalOnBean(CamelContext.class)
@ConditionalOnProperty(name = "order-gateway.enabled", matchIfMissing = true)
public class GatewayAutoConfiguration {
  /** Who installs the gateway once Camel has started, and takes it out before Camel stops. */
  @Bean
  public GatewayInstaller gatewayInstaller(
      CamelContext context,
      ConfigurableEnvironment environment,
      ObjectProvider<DataSource> dataSources,
      ObjectProvider<MeterRegistry> meterRegistries,
      ObjectProvider<ServletDoor> doors) {
    return new GatewayInstaller(
        context,
        environment,
        dataSources.getIfUnique(),
        meterRegistries.getIfUnique(),
        doors.getIfUnique());
  }

  /** The door on the application's own servlet container. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
  @ConditionalOnProperty(name = "order-gateway.server-enabled", matchIfMissing = true)
  static class OnServlet {
    @Bean
    ServletDoor gatewayServletDoor() {
      return new ServletDoor();
    }

    @Bean
    ServletRegistrationBean<ServletDoor> gatewayServlet(
        ServletDoor gatewayServletDoor, ConfigurableEnvironment environment) {
      String path =
          GatewayKeys.loader(environment).value("gateway.http.path-prefix") + "/notifications";
      ServletRegistrationBean<ServletDoor> servlet =
          new ServletRegistrationBean<>(gatewayServletDoor, path, path + "/*");
      servlet.setName("gateway");
      servlet.setAsyncSupported(true);
      return servlet;
    }
  }
}
