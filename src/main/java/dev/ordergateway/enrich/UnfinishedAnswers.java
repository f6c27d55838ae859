package dev.ordergateway.enrich;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
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
 * Nor is an answer waited for any longer than a call may take.
 */
final class UnfinishedAnswers implements ExecChainHandler {
  private final Duration longest;

  UnfinishedAnswers(Duration longest) {
    this.longest = longest;
  }

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    CallDeadline deadline = new CallDeadline(scope.execRuntime, longest);
    try {
      ClassicHttpResponse response = chain.proceed(request, scope);
      HttpEntity entity = response.getEntity();
      if (entity == null) {
        deadline.end();
      } else {
        response.setEntity(new Cut(entity, scope, deadline));
      }
      return response;
    } catch (IOException | HttpException | RuntimeException e) {
      deadline.explain(e);
      deadline.end();
      throw e;
    }
  }

  private static final class Cut extends HttpEntityWrapper {
    private final ExecChain.Scope scope;
    private final CallDeadline deadline;

    Cut(HttpEntity entity, ExecChain.Scope scope, CallDeadline deadline) {
      super(entity);
      this.scope = scope;
      this.deadline = deadline;
    }

    @Override
    public InputStream getContent() throws IOException {
      return new Body(super.getContent(), scope, deadline);
    }
  }

  private static final class Body extends FilterInputStream {
    private final ExecChain.Scope scope;
    private final CallDeadline deadline;
    private boolean ended;

    Body(InputStream in, ExecChain.Scope scope, CallDeadline deadline) {
      super(in);
      this.scope = scope;
      this.deadline = deadline;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        int read = super.read(bytes, offset, length);
        ended |= read < 0;
        return read;
      } catch (IOException e) {
        deadline.explain(e);
        throw e;
      }
    }

    @Override
    public void close() throws IOException {
      deadline.end();
      if (ended) {
        super.close();
      } else {
        scope.execRuntime.discardEndpoint();
      }
    }
  }
}
