package dev.ordergateway.testing;

import dev.ordergateway.Gateway;
import dev.ordergateway.GatewayStartException;
import dev.ordergateway.Host;
import dev.ordergateway.receive.ServletDoor;
import dev.ordergateway.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.AbstractProtocol;

/**
 * A servlet container of a host's, with so few threads that one which is held is missed. It runs
 * from the beginning, before any gateway is behind its servlet and after.
 */
public final class TomcatEntrance implements Entrance {
  private static final int THREADS = 4;

  private final ServletDoor door = new ServletDoor();
  private final Tomcat tomcat = new Tomcat();
  private final CamelContext context = new DefaultCamelContext();

  public TomcatEntrance() {
    this("");
  }

  /**
   * @param path where the application lies
   */
  public TomcatEntrance(String path) {
    try {
      Path base = Files.createTempDirectory("gateway-tomcat");
      tomcat.setBaseDir(base.toString());
      Connector connector = new Connector();
      connector.setPort(0);
      connector.setProperty("address", "127.0.0.1");
      AbstractProtocol<?> protocol = (AbstractProtocol<?>) connector.getProtocolHandler();
      protocol.setMinSpareThreads(THREADS);
      protocol.setMaxThreads(THREADS);
      tomcat.setConnector(connector);
      Context application = tomcat.addContext(path, base.toString());
      Tomcat.addServlet(application, "gateway", door).setAsyncSupported(true);
      application.addServletMappingDecoded("/notifications/*", "gateway");
      tomcat.start();
      context.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (LifecycleException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Gateway start(Settings settings, Clock clock) throws GatewayStartException {
    return Gateway.install(context, settings, Host.lendingNothing().lending(door));
  }

  public ServletDoor door() {
    return door;
  }

  public CamelContext context() {
    return context;
  }

  @Override
  public int port() {
    return tomcat.getConnector().getLocalPort();
  }

  @Override
  public void close() {
    context.stop();
    try {
      tomcat.stop();
      tomcat.destroy();
    } catch (LifecycleException e) {
      throw new IllegalStateException(e);
    }
  }
}
