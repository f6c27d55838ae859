package dev.ordergateway.validate;

import java.util.EnumSet;
import java.util.Set;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXParseException;

/**
 * What the schema found wrong with one document, sorted by what it means and by the element where
 * it was found. The keys of the messages are those of the XML Schema specification, the same in
 * every language; the text after them is not read.
 */
final class Violations implements ErrorHandler {
  /** Enough to know what a document is worth; a validator needs long for thousands of them. */
  private static final int COUNT_MAX = 32;

  private final StringBuilder path;
  private final Set<Place> invalid = EnumSet.noneOf(Place.class);
  private int count;
  private boolean undeclared;
  private boolean incomplete;
  private boolean disturbed;
  private boolean unknownElement;
  private boolean other;

  /**
   * @param path of the element that the validator is at; kept up by the reader
   */
  Violations(StringBuilder path) {
    this.path = path;
  }

  boolean isFull() {
    return count >= COUNT_MAX;
  }

  /** Whether the schema does not know the root: then it says nothing about the document. */
  boolean undeclared() {
    return undeclared;
  }

  /** Whether something that the schema requires is missing. */
  boolean incomplete() {
    return incomplete;
  }

  /** Whether elements came unexpectedly: from there on the schema tells of no missing ones. */
  boolean disturbed() {
    return disturbed;
  }

  boolean unknownElement() {
    return unknownElement;
  }

  boolean other() {
    return other;
  }

  boolean hasInvalid(Place place) {
    return invalid.contains(place);
  }

  @Override
  public void error(SAXParseException violation) {
    count++;
    Place place = Place.at(path);
    String message = String.valueOf(violation.getMessage());
    if (message.startsWith("cvc-complex-type.2.4.b")) {
      incomplete = true;
      other |= !isContent(place);
    } else if (message.startsWith("cvc-complex-type.2.4")) {
      disturbed = true;
      // An element that we know is a repeated or misplaced one.
      unknownElement |= place == Place.ELSEWHERE;
      other |= place != Place.ELSEWHERE;
    } else if (message.startsWith("cvc-elt.1")) {
      undeclared = true;
      other = true;
    } else if (place.isValue() && !isAboutMarkup(message)) {
      invalid.add(place);
    } else {
      other = true;
    }
  }

  private boolean isContent(Place place) {
    return place == Place.ORDER || "Event".contentEquals(path);
  }

  /** An attribute or element where only text may be: says nothing about the value. */
  private static boolean isAboutMarkup(String message) {
    return message.startsWith("cvc-type.3.1.1") || message.startsWith("cvc-type.3.1.2");
  }

  @Override
  public void fatalError(SAXParseException violation) {
    error(violation);
  }

  @Override
  public void warning(SAXParseException warning) {}
}
