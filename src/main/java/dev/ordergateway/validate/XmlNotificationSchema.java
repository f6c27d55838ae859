package dev.ordergateway.validate;

import dev.ordergateway.accept.Cause;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.EnumSet;
import javax.xml.XMLConstants;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.xml.sax.SAXException;

/** The XML Schema of a source's notifications, with nothing external. Safe for any thread. */
final class XmlNotificationSchema implements NotificationSchema {
  private final Schema schema;

  /**
   * @throws IllegalArgumentException if it cannot be used
   */
  XmlNotificationSchema(byte[] xsd) {
    SchemaFactory factory = SchemaFactory.newDefaultInstance();
    try {
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      schema = factory.newSchema(new StreamSource(new ByteArrayInputStream(xsd)));
    } catch (SAXException e) {
      throw new IllegalArgumentException("not a usable XML Schema: " + e.getMessage(), e);
    }
  }

  @Override
  public EnumSet<Cause> flags(Opened notification) {
    try {
      schema.newValidator().validate(new DOMSource(notification.xml()));
      return EnumSet.noneOf(Cause.class);
    } catch (SAXException e) {
      return EnumSet.of(Cause.SCHEMA_INVALID);
    } catch (IOException e) {
      throw new IllegalStateException("a document in memory is read without a file", e);
    }
  }
}
