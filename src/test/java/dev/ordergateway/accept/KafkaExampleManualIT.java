package dev.ordergateway.accept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.ManualPage;
import dev.ordergateway.testing.ManualShell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The topics that examples/kafka/README.md has a reader make are those that its files use. */
class KafkaExampleManualIT {
  private static final Pattern CONFIG = Pattern.compile("--config ([a-z.]+)=([0-9-]+)");

  @Test
  void commandsMakeTheTopicsThatThePropertiesName(@TempDir Path folder) throws IOException {
    Path typed = folder.resolve("typed.txt");
    try (ManualShell shell = new ManualShell(folder)) {
      // Kafka's own scripts are not in its client; what they are told is what counts here.
      shell.command("kafka-topics.sh", "echo \"$*\" >> " + typed);
      shell.type(folder, ManualPage.of("examples/kafka/README.md").listing("kafka-topics.sh"));
    }

    List<String> topics = Files.readAllLines(typed);
    assertThat(topics).hasSize(2).allMatch(line -> line.contains("--create --topic "));
    assertThat(topics.stream().map(line -> line.replaceAll(".*--topic (\\S+).*", "$1")))
        .containsExactlyInAnyOrderElementsOf(named());
    for (String line : topics) {
      assertThat(CONFIG.matcher(line).results().map(found -> found.group(1)))
          .containsExactly(
              TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, TopicConfig.RETENTION_MS_CONFIG);
    }
  }

  private static Set<String> named() throws IOException {
    Properties properties = new Properties();
    properties.load(Files.newBufferedReader(Path.of("examples/kafka/application.properties")));
    Set<String> names = new TreeSet<>();
    properties.forEach(
        (key, value) -> {
          if (String.valueOf(key).matches("gateway\\.topic\\.(rejected-)?name")) {
            names.add(String.valueOf(value));
          }
        });
    return names;
  }
}
