package dev.ordergateway.validate;

import dev.ordergateway.receive.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * Reads a body as one XML document, with nothing external and no DOCTYPE, within a limit to the
 * nesting. Safe for any thread.
 */
final class XmlBody {
  private static final String XERCES = "http://apache.org/xml/features/";

  private final DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
  private final int depthMax;

  XmlBody(int depthMax) {
    this.depthMax = depthMax;
    try {
      factory.setNamespaceAware(true);
      factory.setXIncludeAware(false);
      factory.setExpandEntityReferences(false);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature(XERCES + "disallow-doctype-decl", true);
      factory.setFeature(XERCES + "nonvalidating/load-external-dtd", false);
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("this Java platform's XML parser lacks a feature", e);
    }
  }

  Document read(byte[] body) throws Refusal {
    if (BodyKind.of(body) == BodyKind.Kind.EMPTY) {
      throw new Refusal(Refusal.Code.BODY_EMPTY, "The body is empty.");
    }
    try {
      DocumentBuilder builder = builder();
      builder.setErrorHandler(null);
      Document document = builder.parse(new InputSource(new ByteArrayInputStream(body)));
      requireShallow(document);
      return document;
    } catch (SAXException | IOException e) {
      throw XmlFault.in(body);
    }
  }

  private synchronized DocumentBuilder builder() {
    try {
      return factory.newDocumentBuilder();
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("this Java platform has no XML parser", e);
    }
  }

  private void requireShallow(Document document) throws Refusal {
    int depth = 0;
    Node node = document.getDocumentElement();
    while (node != null) {
      if (node.getNodeType() == Node.ELEMENT_NODE && depth >= depthMax) {
        throw new Refusal(
            Refusal.Code.TOO_DEEP, "The body is nested more than " + depthMax + " deep.");
      }
      if (node.getFirstChild() != null) {
        node = node.getFirstChild();
        depth++;
        continue;
      }
      while (node != null && node.getNextSibling() == null) {
        node = node.getParentNode();
        depth--;
      }
      node = node == null || depth < 0 ? null : node.getNextSibling();
    }
  }
}
