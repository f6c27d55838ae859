package dev.ordergateway.enrich;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/**
 * Hangs up on an answer that was not read to its end. Left to itself the HTTP client reads what is
 * left when a body is closed, to use the connection again: of an answer that never ends, for ever.
 */
final class UnfinishedAnswers implements ExecChainHandler {
  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    ClassicHttpResponse response = chain.proceed(request, scope);
    HttpEntity entity = response.getEntity();
    if (entity != null) {
      response.setEntity(new Cut(entity, scope));
    }
    return response;
  }

  private static final class Cut extends HttpEntityWrapper {
    private final ExecChain.Scope scope;

    Cut(HttpEntity entity, ExecChain.Scope scope) {
      super(entity);
      this.scope = scope;
    }

    @Override
    public InputStream getContent() throws IOException {
      return new Body(super.getContent(), scope);
    }
  }

  private static final class Body extends FilterInputStream {
    private final ExecChain.Scope scope;
    private boolean ended;

    Body(InputStream in, ExecChain.Scope scope) {
      super(in);
      this.scope = scope;
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      ended |= read < 0;
      return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      ended |= read < 0;
      return read;
    }

    @Override
    public void close() throws IOException {
      if (ended) {
        super.close();
      } else {
        scope.execRuntime.discardEndpoint();
      }
    }
  }
}
