package dev.ordergateway.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringReader;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** The XML form of Maropost's requests and answers: elements only, a list is a repeated element. */
final class MaropostXml {
  private MaropostXml() {}

  /**
   * The content of the root element as JSON.
   *
   * @throws IllegalArgumentException if the text is not well-formed or has a DOCTYPE
   */
  static ObjectNode read(String text) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      Element root =
          factory
              .newDocumentBuilder()
              .parse(new InputSource(new StringReader(text)))
              .getDocumentElement();
      return read(root) instanceof ObjectNode object ? object : Documents.object();
    } catch (SAXException | IOException | ParserConfigurationException e) {
      throw new IllegalArgumentException("not XML", e);
    }
  }

  private static JsonNode read(Element element) {
    ObjectNode object = Documents.object();
    for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element member) {
        JsonNode value = read(member);
        JsonNode present = object.get(member.getTagName());
        if (present instanceof ArrayNode list) {
          list.add(value);
        } else if (present != null) {
          object.putArray(member.getTagName()).add(present).add(value);
        } else {
          object.set(member.getTagName(), value);
        }
      }
    }
    return object.isEmpty() ? object.textNode(element.getTextContent().strip()) : object;
  }

  static String write(String root, JsonNode content) {
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    write(xml, root, content);
    return xml.append('\n').toString();
  }

  private static void write(StringBuilder xml, String name, JsonNode value) {
    if (value.isArray()) {
      value.forEach(row -> write(xml, name, row));
    } else if (value.isObject()) {
      xml.append('<').append(name).append('>');
      value.properties().forEach(field -> write(xml, field.getKey(), field.getValue()));
      xml.append("</").append(name).append('>');
    } else if (value.asText().isEmpty()) {
      xml.append('<').append(name).append("/>");
    } else {
      xml.append('<').append(name).append('>');
      xml.append(escape(value.asText())).append("</").append(name).append('>');
    }
  }

  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
