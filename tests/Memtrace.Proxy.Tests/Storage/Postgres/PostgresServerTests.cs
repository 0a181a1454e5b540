using Memtrace.Proxy.Tests.Storage.Servers;

namespace Memtrace.Proxy.Tests.Storage.Postgres;

/// <summary>The server that the tests start is one that they can trust to fail as they say.</summary>
public sealed class PostgresServerTests
{
    [Fact]
    public async Task A_killed_server_has_what_was_committed_when_it_is_started_again()
    {
        await using PostgresServer server = await PostgresServer.StartAsync();
        await using PostgresDatabase database = await server.CreateDatabaseAsync();
        await database.SayAsync("CREATE TABLE t(i bigint); INSERT INTO t SELECT generate_series(1, 1000);");

        await server.KillAsync();
        await server.RestartAsync();

        Assert.Equal(["1000"], await database.SayAsync("SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task A_paused_server_answers_when_it_goes_on()
    {
        await using PostgresServer server = await PostgresServer.StartAsync();
        server.Pause();
        Task<string[]> asked = server.SayAsync("postgres", "SELECT 1");
        await Assert.ThrowsAsync<TimeoutException>(() => asked.WaitAsync(TimeSpan.FromMilliseconds(200)));

        server.Resume();
        Assert.Equal(["1"], await asked);
    }

    [Fact]
    public async Task A_read_only_server_refuses_writes_until_it_is_none()
    {
        await using PostgresServer server = await PostgresServer.StartAsync();
        await using PostgresDatabase database = await server.CreateDatabaseAsync();
        await server.SetReadOnlyAsync(true);
        Assert.Equal(["on"], await SayPlainlyAsync(database, "SHOW default_transaction_read_only"));

        await server.SetReadOnlyAsync(false);
        Assert.Equal(["off"], await SayPlainlyAsync(database, "SHOW default_transaction_read_only"));
    }

    [Fact]
    public async Task The_plain_user_is_none_but_the_owner_of_its_database_and_TLS_can_be_verified_in_full()
    {
        PostgresServer server = await PostgresServer.SharedAsync();
        await using PostgresDatabase database = await server.CreateDatabaseAsync();

        string[] seen = await SayPlainlyAsync(
            database,
            "CREATE TABLE t(i int); SELECT current_user, usesuper FROM pg_user WHERE usename = current_user; SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
            $"?sslmode=verify-full&sslrootcert={server.AuthorityPath}");

        Assert.Equal([$"{PostgresServer.PlainUser}|f", "t"], seen);
    }

    [Fact]
    public async Task A_server_whose_starter_is_killed_ends_and_takes_its_folder_along()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("memtrace-watched-");
        // The same pipe closes when it is let go as when the process that holds it dies.
        ServerProcess server = await ServerProcess.StartAsync(folder.FullName, "ready", "sh", "-c", "echo ready; exec sleep 1000");
        server.Pause();

        server.Abandon();

        await Eventually.SeesAsync(() => !server.Runs && !Directory.Exists(folder.FullName));
    }

    private static async Task<string[]> SayPlainlyAsync(PostgresDatabase database, string sql, string options = "")
    {
        (int exitCode, string output, string error) = await ShortProgram.RunAsync(
            ServerPrograms.Postgres("psql"), ["-X", "-A", "-t", "-q", database.Url + options, "-f", "-"], sql);
        Assert.True(exitCode == 0, error);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
