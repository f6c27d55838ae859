package dev.ordergateway.testing;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * A real ActiveMQ Artemis in this process, on a port that was free, with a journal in a folder of
 * its own. It can be stopped and started again on the same port with what it holds.
 */
public final class JmsBroker implements AutoCloseable {
  /**
   * A message as a consumer that is no Camel sees it.
   *
   * @param properties those of the sender's, and {@code JMSXGroupID}
   */
  public record Received(Map<String, String> properties, byte[] body, boolean persistent) {
    public String id() {
      return properties.getOrDefault("ce_id", "");
    }

    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  private final Path folder;
  private final int port;
  private EmbeddedActiveMQ server;

  private JmsBroker(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /** Returns when the broker takes messages. */
  public static JmsBroker start(Path folder) {
    JmsBroker broker = new JmsBroker(folder, FreePort.find());
    broker.start();
    return broker;
  }

  /** Starts again after {@link #stop()}. */
  public void start() {
    try {
      ConfigurationImpl configuration = new ConfigurationImpl();
      configuration.setBrokerInstance(folder.toFile());
      configuration.setSecurityEnabled(false);
      configuration.setJournalType(org.apache.activemq.artemis.core.server.JournalType.NIO);
      configuration.addAcceptorConfiguration("tcp", url());
      server = new EmbeddedActiveMQ().setConfiguration(configuration);
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  public void stop() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** For clients, which fail soon while it is stopped. */
  public String url() {
    return "tcp://127.0.0.1:" + port + "?callTimeout=2000&useEpoll=false";
  }

  /** All that a queue holds at this moment, in its order. */
  public List<Received> messages(String queue) {
    ConnectionFactory factory = new ActiveMQConnectionFactory(url());
    try (Connection connection = factory.createConnection();
        Session session = connection.createSession();
        QueueBrowser browser = session.createBrowser(session.createQueue(queue))) {
      connection.start();
      List<Received> received = new ArrayList<>();
      Enumeration<?> held = browser.getEnumeration();
      while (held.hasMoreElements()) {
        received.add(received((BytesMessage) held.nextElement()));
      }
      return received;
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Received received(BytesMessage message) throws JMSException {
    Map<String, String> properties = new TreeMap<>();
    Enumeration<?> names = message.getPropertyNames();
    while (names.hasMoreElements()) {
      String name = (String) names.nextElement();
      properties.put(name, message.getStringProperty(name));
    }
    byte[] body = new byte[(int) message.getBodyLength()];
    message.readBytes(body);
    return new Received(
        properties, body, ((Message) message).getJMSDeliveryMode() == DeliveryMode.PERSISTENT);
  }

  @Override
  public void close() {
    stop();
  }
}
