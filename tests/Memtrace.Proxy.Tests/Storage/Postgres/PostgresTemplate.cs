using Memtrace.Proxy.Storage.Postgres;
using Npgsql;

namespace Memtrace.Proxy.Tests.Storage.Postgres;

/// <summary>Databases with the tables in them, on the server that the tests share: each is a copy of one that was made once.</summary>
internal static class PostgresTemplate
{
    private const string Name = "memtrace_template";

    // Made outside of a test's own synchronization, which may have one thread and that one waiting here.
    private static readonly Lazy<PostgresServer> _server = new(() => Task.Run(MakeAsync).GetAwaiter().GetResult());

    /// <summary>Makes a database of its own for a test; gives its address.</summary>
    public static string Copy(string name)
    {
        Say($"CREATE DATABASE {name} OWNER {PostgresServer.PlainUser} TEMPLATE {Name}");
        return UrlOf(_server.Value, name);
    }

    public static void Drop(string name) => Say($"DROP DATABASE {name} WITH (FORCE)");

    public static PostgresAddress Parse(string url) =>
        PostgresAddress.TryParse(url, out PostgresAddress? address, out string fault) ? address! : throw new ArgumentException(fault);

    private static async Task<PostgresServer> MakeAsync()
    {
        PostgresServer server = await PostgresServer.SharedAsync();
        await server.SayAsync("postgres", $"CREATE DATABASE {Name} OWNER {PostgresServer.PlainUser} TEMPLATE template0");
        using var store = new Memtrace.Proxy.Storage.Postgres.PostgresDatabase(Parse(UrlOf(server, Name)));
        store.Prepare(TimeProvider.System);
        return server;
    }

    private static string UrlOf(PostgresServer server, string name) =>
        $"postgres://{PostgresServer.PlainUser}:{server.PlainPassword}@127.0.0.1:{server.Port}/{name}";

    // Psql would take longer to start than the server to answer.
    private static void Say(string sql)
    {
        PostgresServer server = _server.Value;
        using var connection = new NpgsqlConnection(
            $"Host=127.0.0.1;Port={server.Port};Database=postgres;Username={PostgresServer.Superuser};Password={server.SuperuserPassword};"
            + "Maximum Pool Size=8;Timeout=60");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 60 };
        command.ExecuteNonQuery();
    }
}
