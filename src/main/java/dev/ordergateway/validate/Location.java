package dev.ordergateway.validate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpression;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.NodeList;

/**
 * Where a value stands in a notification, as a source's file writes it: a JSONPath, an XPath, or
 * {@code header:} and a name. Safe for any thread.
 */
@FunctionalInterface
interface Location {
  /** Where nothing ever stands. */
  Location NOWHERE = notification -> Set.of();

  /** Every different value that stands there, without blanks around it; empty for none. */
  Set<String> values(Opened notification);

  /**
   * @param written empty for none
   * @throws IllegalArgumentException if it is none of the three; the message says why
   */
  static Location of(String written, boolean xml) {
    if (written.isEmpty()) {
      return NOWHERE;
    }
    if (written.startsWith("header:")) {
      String name = written.substring("header:".length()).strip();
      return notification -> distinct(notification.headers().all(name));
    }
    if (xml) {
      ThreadLocal<XPathExpression> expression = expressions(written);
      return notification -> texts(expression.get(), notification);
    }
    JsonLocation path = JsonLocation.of(written);
    return notification ->
        distinct(
            path.in(notification.json()).stream()
                .filter(JsonNode::isValueNode)
                .map(JsonNode::asText)
                .toList());
  }

  private static Set<String> distinct(List<String> values) {
    Set<String> distinct = new TreeSet<>();
    values.stream().map(String::strip).filter(value -> !value.isEmpty()).forEach(distinct::add);
    return distinct;
  }

  /** A compiled XPath is for one thread at a time. */
  private static ThreadLocal<XPathExpression> expressions(String written) {
    compile(written);
    return ThreadLocal.withInitial(() -> compile(written));
  }

  private static XPathExpression compile(String written) {
    XPath path = XPathFactory.newDefaultInstance().newXPath();
    try {
      return path.compile(written);
    } catch (XPathExpressionException e) {
      throw new IllegalArgumentException("not an XPath: " + written, e);
    }
  }

  private static Set<String> texts(XPathExpression expression, Opened notification) {
    try {
      NodeList nodes = (NodeList) expression.evaluate(notification.xml(), XPathConstants.NODESET);
      Set<String> texts = new TreeSet<>();
      for (int i = 0; i < nodes.getLength(); i++) {
        texts.add(nodes.item(i).getTextContent().strip());
      }
      texts.remove("");
      return texts;
    } catch (XPathExpressionException e) {
      return Set.of(); // It finds a number or a truth, not a place.
    }
  }
}
