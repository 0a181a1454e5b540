using System.Data.Common;
using System.Net;
using System.Net.Sockets;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Tests.Storage.Servers;
using StorePostgres = Memtrace.Proxy.Storage.Postgres.PostgresDatabase;

namespace Memtrace.Proxy.Tests.Storage.Postgres;

/// <summary>What a server or the way to it refuses is told in one sentence that names the store and no secret.</summary>
public sealed class PostgresFailureTests
{
    [Fact]
    public void A_server_that_is_not_there_is_told_by_its_place()
    {
        int port = FreePort.Find();
        Assert.Equal(
            $"the store at postgres://u@127.0.0.1:{port}/x is not reachable", Refused($"postgres://u:hunter2@127.0.0.1:{port}/x"));
    }

    [Fact]
    public void A_name_that_nobody_knows_is_told_by_its_place() =>
        Assert.Equal(
            "the store at postgres://u@nowhere.invalid:5432/x is not reachable", Refused("postgres://u:hunter2@nowhere.invalid/x"));

    [Fact]
    public async Task A_wrong_password_and_a_database_that_is_not_there_are_told_apart()
    {
        PostgresServer server = await PostgresServer.SharedAsync();
        string place = $"127.0.0.1:{server.Port}";
        Assert.Equal(
            $"the store at postgres://memtrace@{place}/postgres refused the user or the password",
            Refused($"postgres://memtrace:hunter2@{place}/postgres"));
        Assert.Equal(
            $"the store at postgres://memtrace@{place}/nothing has no such database",
            Refused($"postgres://memtrace:{server.PlainPassword}@{place}/nothing"));
    }

    [Fact]
    public async Task A_server_is_verified_in_full_by_its_authority_and_by_no_other()
    {
        PostgresServer server = await PostgresServer.SharedAsync();
        await using PostgresDatabase database = await server.CreateDatabaseAsync();
        string url = $"{database.Url}?sslmode=verify-full&sslrootcert=";
        using (var store = new StorePostgres(PostgresTemplate.Parse(url + server.AuthorityPath)))
        {
            store.Prepare(TimeProvider.System);
        }

        DirectoryInfo folder = Directory.CreateTempSubdirectory("memtrace-tls-");
        Assert.EndsWith(
            "cannot be reached: TLS failed; check sslmode and sslrootcert", Refused(url + TlsFiles.Make(folder.FullName).AuthorityPath));
        Assert.Equal(
            "cannot open the store: the file that sslrootcert names cannot be read or holds nothing of the kind in PEM",
            Refused(url + Path.Combine(folder.FullName, "none.pem")));
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("require")]
    [InlineData("verify-full")]
    public async Task A_server_that_speaks_no_TLS_is_told_apart_from_one_that_is_not_there(string mode)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task declining = DeclineTlsAsync(listener);
        string place = $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/x";

        Assert.Equal(
            $"the store at postgres://u@{place} speaks no TLS, which its sslmode demands: switch it on there, or lower sslmode",
            Refused($"postgres://u:hunter2@{place}?sslmode={mode}"));

        listener.Stop();
        await Assert.ThrowsAnyAsync<Exception>(() => declining);
    }

    [Fact]
    public async Task Of_several_servers_the_one_that_is_there_is_used()
    {
        await using var temporary = new TemporaryStore(StoreEngine.Postgres);
        string url = temporary.Url.Replace("127.0.0.1:", $"127.0.0.1:{FreePort.Find()},127.0.0.1:", StringComparison.Ordinal);
        using var store = new StorePostgres(PostgresTemplate.Parse(url));
        store.Prepare(TimeProvider.System);
        Assert.NotNull(store.Read(connection => connection));
    }

    [Theory]
    [InlineData("INSERT INTO organizations(id, name) VALUES ('a', 'a'), ('a', 'a')", "the store holds such a row already")]
    [InlineData("INSERT INTO organizations(id, name) VALUES ('a', NULL)", "the store refused a row that does not fit the others")]
    [InlineData("SELECT hunter2 FROM nowhere", "lacks a table or a column: is it one of memtrace's, and of this version?")]
    [InlineData("SET TRANSACTION READ ONLY; DELETE FROM organizations", "the store is read-only")]
    public async Task What_is_refused_is_told_without_any_SQL(string sql, string sentence)
    {
        await using var temporary = new TemporaryStore(StoreEngine.Postgres);
        using var store = new StorePostgres(PostgresTemplate.Parse(temporary.Url));
        var failure = Assert.Throws<RegistryException>(() => store.Told(() =>
        {
            using DbConnection connection = store.OpenForTier();
            using DbTransaction transaction = connection.BeginTransaction();
            using DbCommand command = connection.CreateCommand();
            command.CommandText = sql;
            return command.ExecuteNonQuery();
        }));
        Assert.EndsWith(sentence, failure.Message, StringComparison.Ordinal);
    }

    // As PostgreSQL without `ssl = on`: N to the eight bytes that ask for TLS, as often as they come.
    private static async Task DeclineTlsAsync(TcpListener listener)
    {
        while (true)
        {
            using TcpClient client = await listener.AcceptTcpClientAsync();
            NetworkStream stream = client.GetStream();
            await stream.ReadExactlyAsync(new byte[8]);
            await stream.WriteAsync("N"u8.ToArray());
        }
    }

    private static string Refused(string url) =>
        Assert.Throws<RegistryException>(() =>
        {
            using var store = new StorePostgres(PostgresTemplate.Parse(url));
            store.Prepare(TimeProvider.System);
        }).Message;
}
