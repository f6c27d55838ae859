package dev.ordergateway.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.bean.BeanComponent;
import org.apache.camel.component.http.HttpComponent;
import org.junit.jupiter.api.Test;

class TrialContextTest {
  private final StandIns standIns = new StandIns();

  @Test
  void componentOfTheRegistryIsNotUsedUnderAnyOfItsNames() throws Exception {
    try (TrialContext context = new TrialContext(standIns)) {
      context.getRegistry().bind("erp", new HttpComponent());
      context.getRegistry().bind("crm-component", new HttpComponent());
      context.start();
      ProducerTemplate producer = context.createProducerTemplate();

      for (String address : new String[] {"erp:erp.invalid/x?httpMethod=POST", "crm:crm.invalid"}) {
        Exchange sent = producer.request(address, exchange -> exchange.getMessage().setBody("it"));

        assertThat(sent.getException()).isNull();
        assertThat(sent.getMessage().getBody()).isEqualTo("it");
      }
      assertThat(standIns.kept()).containsEntry("erp", 1L).containsEntry("crm", 1L).hasSize(2);
    }
  }

  @Test
  void whatOnlyComputesIsTheRealOne() throws Exception {
    try (TrialContext context = new TrialContext(standIns)) {
      AtomicInteger calls = new AtomicInteger();
      context.getRegistry().bind("counter", calls);
      context.start();

      context.createProducerTemplate().sendBody("bean:counter?method=incrementAndGet", "");

      assertThat(context.getComponent("bean")).isInstanceOf(BeanComponent.class);
      assertThat(calls).hasValue(1);
      assertThat(standIns.kept()).isEmpty();
    }
  }
}
