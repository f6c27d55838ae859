package dev.ordergateway.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/**
 * Has the database itself log each write that changes the sink's table, and lets that table fail.
 * Nothing of the gateway takes part in it.
 */
public final class SinkLog {
  private static final String TABLES =
      """
      create table test_sink_log (source text, account text, order_id text, version int);
      create table test_sink_error (reason text)""";

  private static final String SQLITE =
      """
      create trigger test_sink_inserted after insert on gateway_sink begin
        insert into test_sink_log values (new.source, new.account, new.order_id, new.version); end;
      create trigger test_sink_updated after update on gateway_sink begin
        insert into test_sink_log values (new.source, new.account, new.order_id, new.version); end;
      create trigger test_sink_errs before insert on gateway_sink
        when exists (select 1 from test_sink_error) begin
        select raise(abort, 'the sink errs'); end""";

  private static final String POSTGRES =
      """
      create function test_sink_written() returns trigger language plpgsql as '
      begin
        insert into test_sink_log values (new.source, new.account, new.order_id, new.version);
        return null;
      end';
      create trigger test_sink_written after insert or update on gateway_sink
        for each row execute function test_sink_written();
      create function test_sink_errs() returns trigger language plpgsql as '
      begin
        if exists (select 1 from test_sink_error) then raise exception ''the sink errs''; end if;
        return new;
      end';
      create trigger test_sink_errs before insert on gateway_sink
        for each row execute function test_sink_errs()""";

  private final String url;

  private SinkLog(String url) {
    this.url = url;
  }

  /** Begins to log; makes the sink's table, by the gateway's own statement, if it is not there. */
  public static SinkLog begin(String url) {
    SinkLog log = new SinkLog(url);
    log.execute(shipped("/gateway/gateway_sink.sql"));
    log.execute(TABLES);
    log.execute(url.startsWith("jdbc:sqlite:") ? SQLITE : POSTGRES);
    return log;
  }

  /** From now on each write to the sink's table fails, or no longer fails. */
  public void errs(boolean errs) {
    execute(
        errs ? "insert into test_sink_error values ('as told')" : "delete from test_sink_error");
  }

  /** Versions that were written more than once. */
  public List<Map<String, Object>> writtenTwice() {
    return new StoreRows(url)
        .select(
            """
            select source, order_id, version, count(*) as writes from test_sink_log
            group by source, account, order_id, version having count(*) > 1""");
  }

  private static String shipped(String name) {
    try (InputStream text = SinkLog.class.getResourceAsStream(name)) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void execute(String sql) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql); // With SQLite the only one that takes several statements.
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }
}
