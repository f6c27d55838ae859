package dev.ordergateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.ManualPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every fenced block of the documentation is executed by a test, or says why not. A new block needs
 * a line in {@code manual-listings.txt} and a test that takes it out of its page.
 */
class ManualListingsTest {
  private static final Path REGISTER = Path.of("src/test/resources/manual-listings.txt");
  private static final String EXCUSE = "not executed: ";

  /** What a line says of one listing. */
  private record Claim(String page, String listing, String test) {
    String key() {
      return page + " | " + listing;
    }
  }

  @Test
  void everyListingOfEveryPageHasItsTestAndNoTestALostListing() throws IOException {
    List<String> listings = new ArrayList<>();
    for (Path page : pages()) {
      ManualPage.of(page.toString()).listings().forEach(each -> listings.add(each.toString()));
    }

    assertThat(listings).hasSizeGreaterThan(40).doesNotHaveDuplicates();
    List<String> claimed = claims().stream().map(Claim::key).toList();
    assertThat(claimed).doesNotHaveDuplicates();
    assertThat(listings)
        .filteredOn(each -> !claimed.contains(each))
        .as("listings that no line of " + REGISTER + " names")
        .isEmpty();
    assertThat(claimed)
        .filteredOn(each -> !listings.contains(each))
        .as("lines of " + REGISTER + " whose listing is in no page")
        .isEmpty();
  }

  @Test
  void everyTestThatIsNamedReadsThePage() throws IOException {
    Map<String, Path> sources = new LinkedHashMap<>();
    for (Claim claim : claims()) {
      if (!claim.test().startsWith(EXCUSE)) {
        String file = "src/test/java/" + claim.test().replace('.', '/') + ".java";
        sources.put(claim.test() + " of " + claim.page(), Path.of(file));
        String code = Files.readString(Path.of(file));
        assertThat(code + helpers(code)).as(claim.toString()).contains('"' + claim.page() + '"');
      }
    }
    assertThat(sources).hasSizeGreaterThan(8);
  }

  @Test
  void whatIsNotExecutedHasAReason() throws IOException {
    assertThat(claims())
        .filteredOn(claim -> claim.test().startsWith(EXCUSE))
        .allSatisfy(
            claim -> assertThat(claim.test().substring(EXCUSE.length())).hasSizeGreaterThan(8));
  }

  /** Where a test leaves the reading of the page to a class of its own package. */
  private static String helpers(String code) throws IOException {
    return code.contains("HookFiles.")
        ? Files.readString(Path.of("src/test/java/dev/ordergateway/hook/HookFiles.java"))
        : "";
  }

  private static List<Claim> claims() throws IOException {
    return Files.readAllLines(REGISTER).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split(" \\| ", -1))
        .map(
            parts ->
                new Claim(
                    parts[0],
                    String.join(" | ", List.of(parts).subList(1, parts.length - 1)),
                    parts[parts.length - 1]))
        .toList();
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")));
    for (String root : List.of("docs", "examples")) {
      try (Stream<Path> files = Files.walk(Path.of(root))) {
        files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
      }
    }
    return pages;
  }
}
