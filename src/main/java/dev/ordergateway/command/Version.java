package dev.ordergateway.command;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version from the jar's manifest. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "order-gateway " + Optional.ofNullable(version).orElse("development"),
      "Java " + System.getProperty("java.version")
    };
  }
}
