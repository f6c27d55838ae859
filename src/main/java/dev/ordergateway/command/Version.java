package dev.ordergateway.command;

import dev.ordergateway.Gateway;
import picocli.CommandLine.IVersionProvider;

/** The version from the jar's manifest. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {
      "order-gateway " + Gateway.release(), "Java " + System.getProperty("java.version")
    };
  }
}
