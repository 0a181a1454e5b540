namespace Memtrace.Proxy.Tests.Storage.Postgres;

/// <summary>One database of a server, gone with it or when it is disposed of.</summary>
internal sealed class PostgresDatabase(PostgresServer server, string name) : IAsyncDisposable
{
    public string Name => name;

    /// <summary>Where the plain user reaches it, with whatever protection the client prefers.</summary>
    public string Url => UrlOf(PostgresServer.PlainUser, server.PlainPassword);

    /// <summary>The same for the superuser.</summary>
    public string SuperuserUrl => UrlOf(PostgresServer.Superuser, server.SuperuserPassword);

    /// <summary>The plain user's way in, as ADO.NET writes it.</summary>
    public string ConnectionString =>
        $"Host=127.0.0.1;Port={server.Port};Database={name};Username={PostgresServer.PlainUser};Password={server.PlainPassword};SSL Mode=Disable";

    /// <summary>Says SQL as the superuser; gives the rows, columns joined by <c>|</c>.</summary>
    public Task<string[]> SayAsync(string sql) => server.SayAsync(name, sql);

    /// <summary>
    /// Takes all tables away, under whatever connections are open. Where it and somebody who reads several of them wait for each other,
    /// it is the other one that is broken off.
    /// </summary>
    public Task EmptyAsync() => SayAsync(
        $"SET deadlock_timeout = '10min'; DROP SCHEMA public CASCADE; CREATE SCHEMA public AUTHORIZATION {PostgresServer.PlainUser}");

    /// <summary>Ends every session that works on it.</summary>
    public Task EndSessionsAsync() => server.EndSessionsAsync(name);

    /// <summary>Ends the sessions that wait for notifications of it; gives how many there were.</summary>
    public async Task<int> EndListenersAsync() => (await SayAsync(
        $"""
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = '{name}' AND pid <> pg_backend_pid() AND query ILIKE 'LISTEN%'
        """)).Length;

    public async ValueTask DisposeAsync() => await server.SayAsync("postgres", $"DROP DATABASE IF EXISTS {name} WITH (FORCE)");

    private string UrlOf(string user, string password) => $"postgres://{user}:{password}@127.0.0.1:{server.Port}/{name}";
}
