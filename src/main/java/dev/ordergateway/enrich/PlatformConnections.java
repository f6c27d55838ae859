package dev.ordergateway.enrich;

import java.time.Duration;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The connections to all platforms. Each is looked at before it is used again, because a call is
 * made only once and a platform that has closed an idle connection is not away.
 */
public final class PlatformConnections {
  private static final int PER_PLATFORM = 64;
  private static final int TOTAL = 256;

  private PlatformConnections() {}

  public static HttpClientConnectionManager open(Duration connectTimeout, Duration readTimeout) {
    Timeout read = Timeout.of(readTimeout);
    return PoolingHttpClientConnectionManagerBuilder.create()
        .useSystemProperties()
        .setMaxConnPerRoute(PER_PLATFORM)
        .setMaxConnTotal(TOTAL)
        .setDefaultSocketConfig(SocketConfig.custom().setSoTimeout(read).build())
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(Timeout.of(connectTimeout))
                .setSocketTimeout(read)
                .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                .build())
        .build();
  }
}
