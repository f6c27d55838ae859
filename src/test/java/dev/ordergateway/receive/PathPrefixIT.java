package dev.ordergateway.receive;

import static dev.ordergateway.receive.DoorFixture.assertAccepted;
import static dev.ordergateway.receive.DoorFixture.assertProblem;
import static dev.ordergateway.testing.GatewayFixture.KEY;
import static dev.ordergateway.testing.GatewayFixture.TOKEN;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordergateway.testing.GatewayFixture;
import dev.ordergateway.testing.Notices;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the properties make of the doors. */
class PathPrefixIT {
  @TempDir Path home;

  @Test
  void prefixStandsBeforeAllPaths() {
    try (GatewayFixture gateway =
        DoorFixture.at(home).set("gateway.http.path-prefix", "/orders/in").start()) {
      byte[] xml = Notices.xml(1, "N1", "Pick");
      byte[] json = Notices.json("9", "New", "7001001");

      for (String path : List.of("/notifications", "/notifications/maropost")) {
        assertProblem(gateway.post(path, xml, "NETOAPI_KEY", KEY), 404, "unknown-path");
        assertAccepted(gateway.post("/orders/in" + path, xml, "NETOAPI_KEY", KEY));
      }
      for (String end : List.of("", "/marketplace")) {
        assertProblem(gateway.post("/notifications" + end, json), 404, "unknown-path");
        assertAccepted(gateway.post("/orders/in/notifications" + end, json));
      }
      String token = "/notifications/marketplace/" + TOKEN;
      assertProblem(gateway.post(token, json), 404, "unknown-path");
      assertProblem(gateway.post("/orders/in", json), 404, "unknown-path");
      assertAccepted(gateway.post("/orders/in" + token, Notices.json("3", "New", "7001002")));
    }
  }

  @Test
  void slashAtTheEndMakesNoOtherDoor() {
    try (GatewayFixture gateway = DoorFixture.at(home).start()) {
      byte[] xml = Notices.xml(1, "N1", "Pick");
      byte[] json = Notices.json("3", "New", "7001001");

      assertAccepted(gateway.post("/notifications/", xml, "NETOAPI_KEY", KEY));
      assertAccepted(gateway.post("/notifications/maropost/", xml, "NETOAPI_KEY", KEY));
      assertAccepted(gateway.post("/notifications/marketplace/" + TOKEN + "/", json));
      assertProblem(gateway.post("/notifications/marketplace/", json), 401, "credentials-missing");
    }
  }

  @Test
  void accountsThatCouldNotBeToldApartStopTheStart() {
    try (GatewayFixture gateway =
        DoorFixture.at(home).set("gateway.maropost.beta.notification-keys", "other," + KEY)) {
      assertThatThrownBy(gateway::start)
          .hasMessageContaining("notification-keys")
          .hasMessageNotContaining(KEY);
    }
    try (GatewayFixture gateway =
        DoorFixture.at(home).set("gateway.marketplace.filial.seller-id", "3")) {
      assertThatThrownBy(gateway::start)
          .hasMessageContaining("callback-token")
          .hasMessageNotContaining(TOKEN);
    }
  }
}
