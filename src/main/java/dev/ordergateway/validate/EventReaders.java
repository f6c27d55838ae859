package dev.ordergateway.validate;

import dev.ordergateway.receive.Refusal;
import jakarta.xml.bind.JAXBContext;
import jakarta.xml.bind.JAXBException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.xml.sax.SAXException;

/**
 * A bounded stock of readers, shared by all threads. Parser and validator remember every name they
 * have met, so that a reader is retired after so many bytes; that bounds what a sender of ever new
 * names can make us keep, and spreads the cost of making a reader over a thousand documents.
 */
final class EventReaders {
  private static final int KEPT_MAX = 16;
  private static final int READ_BYTES_MAX = 256 * 1024;

  private final Schema schema;
  private final JAXBContext context;
  private final int depthMax;
  private final BlockingQueue<Kept> stock = new ArrayBlockingQueue<>(KEPT_MAX);

  EventReaders(byte[] xsd, int depthMax) {
    this.schema = schema(xsd);
    this.depthMax = depthMax;
    try {
      this.context = JAXBContext.newInstance(Event.class);
    } catch (JAXBException e) {
      throw new IllegalStateException("JAXB cannot bind Event", e);
    }
    requireEvent();
  }

  /** Fails at start for a schema that would have nothing to say about any document. */
  private void requireEvent() {
    try {
      if (read("<Event/>".getBytes(StandardCharsets.US_ASCII)).violations().undeclared()) {
        throw new IllegalArgumentException(
            "the XML Schema does not declare an element Event without a namespace");
      }
    } catch (Refusal e) {
      throw new IllegalStateException("an empty Event is well-formed", e);
    }
  }

  private static Schema schema(byte[] xsd) {
    SchemaFactory factory = SchemaFactory.newDefaultInstance();
    try {
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      return factory.newSchema(new StreamSource(new ByteArrayInputStream(xsd)));
    } catch (SAXException e) {
      throw new IllegalArgumentException("not a usable XML Schema: " + e.getMessage(), e);
    }
  }

  Reading read(byte[] body) throws Refusal {
    Kept kept = stock.poll();
    EventReader reader = kept == null ? new EventReader(schema, context, depthMax) : kept.reader();
    // A refusal leaves the parser in the middle of a document: that reader is not kept.
    Reading reading = reader.read(body);
    long bytes = (kept == null ? 0L : kept.bytes()) + body.length;
    if (bytes < READ_BYTES_MAX && !reading.violations().isFull()) {
      stock.offer(new Kept(reader, bytes));
    }
    return reading;
  }

  private record Kept(EventReader reader, long bytes) {}
}
