package dev.ordergateway.enrich;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is particular to a source beyond its routes. Declared as a bean in the source's own YAML
 * file; the beans of this type that exist at start are the closed list of sources. Set up once,
 * then only read.
 */
public final class Source {
  private String name = "";
  private Set<String> evidenceTypes = Set.of();
  private Set<String> liftingTypes = Set.of();
  private boolean statusNamed;

  public String name() {
    return name;
  }

  /** The word it has in paths, properties, tables and events. */
  public void setName(String name) {
    this.name = name;
  }

  /** Events that carry state of their own, which the fetched document may not show. */
  public void setEvidenceTypes(String commaSeparated) {
    this.evidenceTypes = split(commaSeparated);
  }

  /** Events that, when they are later, lift what an evidence event said. */
  public void setLiftingTypes(String commaSeparated) {
    this.liftingTypes = split(commaSeparated);
  }

  /** Whether its notifications name the status that the fetched order should have. */
  public void setStatusNamed(boolean statusNamed) {
    this.statusNamed = statusNamed;
  }

  public boolean isEvidence(String type) {
    return evidenceTypes.contains(type);
  }

  /** Whether the event says something about the order's state, if only that another one is over. */
  public boolean isTelling(String type) {
    return isEvidence(type) || isLifting(type);
  }

  /** Whether the event, when it is later, lifts what an evidence event said. */
  public boolean isLifting(String type) {
    return liftingTypes.contains(type);
  }

  public boolean isStatusNamed() {
    return statusNamed;
  }

  private static Set<String> split(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }
}
