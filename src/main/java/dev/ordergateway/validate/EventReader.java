package dev.ordergateway.validate;

import dev.ordergateway.receive.Refusal;
import jakarta.xml.bind.JAXBContext;
import jakarta.xml.bind.JAXBException;
import jakarta.xml.bind.Unmarshaller;
import jakarta.xml.bind.UnmarshallerHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import javax.xml.validation.Schema;
import javax.xml.validation.ValidatorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * Parser, schema and JAXB in one pass: each event goes from the parser through the filter and the
 * validator into the binding. For one thread at a time; costly to make, so that {@link
 * EventReaders} keeps some.
 */
final class EventReader {
  private static final String FEATURES = "http://xml.org/sax/features/";
  private static final String XERCES = "http://apache.org/xml/features/";

  private final EventFilter filter;
  private final ValidatorHandler validator;
  private final UnmarshallerHandler binding;

  EventReader(Schema schema, JAXBContext context, int depthMax) {
    try {
      Unmarshaller unmarshaller = context.createUnmarshaller();
      // What JAXB does not expect is the schema's to judge.
      unmarshaller.setEventHandler(event -> true);
      binding = unmarshaller.getUnmarshallerHandler();
      validator = schema.newValidatorHandler();
      validator.setContentHandler(binding);
      filter = new EventFilter(parser().getXMLReader(), depthMax, validator, binding);
    } catch (JAXBException | SAXException | ParserConfigurationException e) {
      throw new IllegalStateException("this Java platform's XML parser lacks a feature", e);
    }
  }

  /** The platform's own parser, whatever a host has on its class path, with nothing external. */
  private static SAXParser parser() throws ParserConfigurationException, SAXException {
    SAXParserFactory factory = SAXParserFactory.newDefaultInstance();
    factory.setNamespaceAware(true);
    factory.setXIncludeAware(false);
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setFeature(XERCES + "disallow-doctype-decl", true);
    factory.setFeature(XERCES + "nonvalidating/load-external-dtd", false);
    factory.setFeature(FEATURES + "external-general-entities", false);
    factory.setFeature(FEATURES + "external-parameter-entities", false);
    SAXParser parser = factory.newSAXParser();
    parser.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
    parser.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
    return parser;
  }

  /**
   * @throws Refusal if the body is no well-formed Event; this reader must not be used again then
   */
  Reading read(byte[] body) throws Refusal {
    Violations violations = filter.begin();
    validator.setErrorHandler(violations);
    try {
      filter.parse(new InputSource(new ByteArrayInputStream(body)));
      return new Reading((Event) binding.getResult(), violations, filter.split());
    } catch (SAXException e) {
      throw e.getException() instanceof Refusal refusal ? refusal : XmlFault.in(body);
    } catch (IOException e) {
      throw XmlFault.in(body);
    } catch (JAXBException e) {
      throw new IllegalStateException("JAXB has no result of a document that ended", e);
    }
  }
}
