package dev.ordergateway.enrich;

import java.time.Duration;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The connections to all platforms. Each is looked at before it is used again, because a call is
 * made only once and a platform that has closed an idle connection is not away. The head of an
 * answer is bounded here, its body by who reads it.
 */
public final class PlatformConnections {
  private static final int PER_PLATFORM = 64;
  private static final int TOTAL = 256;
  private static final int HEAD_LINE_MAX = 16 * 1024;
  private static final int HEAD_LINES_MAX = 200;

  private PlatformConnections() {}

  public static HttpClientConnectionManager open(Duration connectTimeout, Duration readTimeout) {
    Timeout read = Timeout.of(readTimeout);
    return PoolingHttpClientConnectionManagerBuilder.create()
        .useSystemProperties()
        .setConnectionFactory(
            ManagedHttpClientConnectionFactory.builder()
                .http1Config(
                    Http1Config.custom()
                        .setMaxLineLength(HEAD_LINE_MAX)
                        .setMaxHeaderCount(HEAD_LINES_MAX)
                        .build())
                .build())
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
