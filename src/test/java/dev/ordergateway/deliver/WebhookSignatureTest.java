package dev.ordergateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.api.Test;

/** Signatures, against the example that the specification's own libraries are tested with. */
class WebhookSignatureTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String OTHER = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";
  private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
  private static final Instant AT = Instant.ofEpochSecond(1614265330);

  private final Message message = new DefaultMessage(new DefaultCamelContext());

  @Test
  void callIsSignedAsTheSpecificationsLibrariesExpect() {
    new WebhookSignature(List.of(SECRET)).sign(message, ID, BODY, AT);

    assertThat(message.getHeaders())
        .containsOnlyKeys("webhook-id", "webhook-timestamp", "webhook-signature")
        .containsEntry("webhook-id", ID)
        .containsEntry("webhook-timestamp", "1614265330")
        .containsEntry("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void whileASecretIsChangedBothSign() {
    new WebhookSignature(List.of(OTHER, SECRET)).sign(message, ID, BODY, AT);

    assertThat(message.getHeader("webhook-signature", String.class).split(" "))
        .hasSize(2)
        .doesNotHaveDuplicates()
        .contains("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
        .allMatch(each -> each.startsWith("v1,"));
  }

  @Test
  void fullStopOfAnOrderIdCannotEndTheIdInWhatIsSigned() {
    new WebhookSignature(List.of(SECRET)).sign(message, "maropost/acme/N.1/2", BODY, AT);

    assertThat(message.getHeader("webhook-id")).isEqualTo("maropost/acme/N%2E1/2");
  }

  @Test
  void nothingIsSignedWithoutASecret() {
    new WebhookSignature(List.of()).sign(message, ID, BODY, AT);

    assertThat(message.getHeaders()).isEmpty();
  }
}
