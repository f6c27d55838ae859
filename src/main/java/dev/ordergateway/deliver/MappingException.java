package dev.ordergateway.deliver;

/**
 * An order that its mapping could not map. The message is one line for an operator: file, position,
 * reason; no values of the order, because they are personal data. It carries no stack trace: the
 * fault lies in the mapping file or in the document.
 */
public final class MappingException extends Exception {
  private static final long serialVersionUID = 1L;

  public MappingException(String message) {
    super(message, null, false, false);
  }
}
