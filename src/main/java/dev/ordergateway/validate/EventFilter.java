package dev.ordergateway.validate;

import dev.ordergateway.receive.Refusal;
import java.io.StringReader;
import java.util.EnumSet;
import java.util.Set;
import javax.xml.XMLConstants;
import org.xml.sax.Attributes;
import org.xml.sax.ContentHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.XMLReader;
import org.xml.sax.helpers.AttributesImpl;
import org.xml.sax.helpers.XMLFilterImpl;

/**
 * Stands between the parser and the schema for one document at a time: takes the namespace of the
 * root off, drops xsi attributes (which could choose other types or point to other schemas), limits
 * the nesting, and knows where in the document the reading is.
 */
final class EventFilter extends XMLFilterImpl {
  private final int depthMax;
  private final StringBuilder path = new StringBuilder(64);
  private final Set<Place> split = EnumSet.noneOf(Place.class);
  private final ContentHandler validator;
  private final ContentHandler binding;
  private Violations violations = new Violations(path);
  private String namespace = "";
  private int depth;

  /**
   * @param validator passes on to {@code binding} what it has judged
   */
  EventFilter(XMLReader parser, int depthMax, ContentHandler validator, ContentHandler binding) {
    super(parser);
    this.depthMax = depthMax;
    this.validator = validator;
    this.binding = binding;
  }

  /** Forgets the document before. */
  Violations begin() {
    path.setLength(0);
    split.clear();
    violations = new Violations(path);
    namespace = "";
    depth = 0;
    setContentHandler(validator);
    return violations;
  }

  Set<Place> split() {
    return split.isEmpty() ? Set.of() : EnumSet.copyOf(split);
  }

  @Override
  public void startElement(String uri, String local, String qName, Attributes attributes)
      throws SAXException {
    if (++depth > depthMax) {
      throw refused(Refusal.Code.TOO_DEEP, "The body is nested more than " + depthMax + " deep.");
    }
    if (depth == 1) {
      namespace = uri;
      if (!local.equals("Event")) {
        throw refused(Refusal.Code.WRONG_ROOT, "The root of the body is not Event.");
      }
    } else if (Place.at(path).isValue()) {
      split.add(Place.at(path));
    }
    boolean ours = uri.isEmpty() || uri.equals(namespace);
    if (depth > 1) {
      // A colon cannot stand in a name: elements of a foreign namespace are none that we know.
      path.append(ours ? "/" : "/:");
    }
    path.append(local);
    super.startElement(ours ? "" : uri, local, ours ? local : qName, withoutXsi(attributes));
    if (violations.isFull()) {
      setContentHandler(binding);
    }
  }

  @Override
  public void endElement(String uri, String local, String qName) throws SAXException {
    boolean ours = uri.isEmpty() || uri.equals(namespace);
    super.endElement(ours ? "" : uri, local, ours ? local : qName);
    depth--;
    path.setLength(Math.max(0, path.lastIndexOf("/")));
  }

  private static Attributes withoutXsi(Attributes attributes) {
    if (attributes.getLength() == 0) {
      return attributes;
    }
    AttributesImpl kept = new AttributesImpl();
    for (int i = 0; i < attributes.getLength(); i++) {
      if (!XMLConstants.W3C_XML_SCHEMA_INSTANCE_NS_URI.equals(attributes.getURI(i))) {
        kept.addAttribute(
            attributes.getURI(i),
            attributes.getLocalName(i),
            attributes.getQName(i),
            attributes.getType(i),
            attributes.getValue(i));
      }
    }
    return kept;
  }

  @Override
  public void startPrefixMapping(String prefix, String uri) {}

  @Override
  public void endPrefixMapping(String prefix) {}

  @Override
  public InputSource resolveEntity(String publicId, String systemId) {
    return new InputSource(new StringReader(""));
  }

  @Override
  public void fatalError(SAXParseException fault) throws SAXException {
    throw fault;
  }

  private static SAXException refused(Refusal.Code code, String detail) {
    return new SAXException(new Refusal(code, detail));
  }
}
