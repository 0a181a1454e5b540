using Memtrace.Proxy.EndToEnd.Programs;
using Memtrace.Proxy.Tests.Storage.Postgres;
using Memtrace.Proxy.Tests.Storage.Redis;

namespace Memtrace.Proxy.EndToEnd.Nodes;

/// <summary>Three nodes on one PostgreSQL and one Redis, before an Arc that answers with the database it was asked for.</summary>
public sealed class NodeGroup : IAsyncLifetime
{
    private readonly Stack<IAsyncDisposable> _started = [];
    private ScriptedArc _arc = null!;

    internal Installation Installation { get; private set; } = null!;

    internal RedisServer Redis { get; private set; } = null!;

    internal RegistrySql Registry { get; private set; } = null!;

    internal ServingNode[] Nodes { get; private set; } = [];

    internal PostgresDatabase Database { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        try
        {
            PostgresServer postgres = await PostgresServer.SharedAsync();
            Database = Keep(await postgres.CreateDatabaseAsync());
            Redis = Keep(await RedisServer.StartAsync());
            _arc = Keep(await ScriptedArc.StartEchoAsync());
            Installation = Keep(Installation.On(Database));
            Installation.Variables["MEMTRACE_REDIS_URL"] = Redis.Url;
            Registry = new RegistrySql(Installation);
            Nodes = [Keep(await Installation.ServeAsync()), Keep(await Installation.ServeAsync()), Keep(await Installation.ServeAsync())];
        }
        catch
        {
            // Nobody disposes of what was not made whole.
            await DisposeAsync();
            throw;
        }
    }

    public async Task DisposeAsync()
    {
        while (_started.TryPop(out IAsyncDisposable? last))
        {
            await last.DisposeAsync();
        }
    }

    internal Task<SeededKey[]> SeedAsync(int organizations, int keysOfEach) =>
        Registry.SeedAsync(organizations, keysOfEach, _arc.Address);

    /// <summary>One client for each node.</summary>
    internal NodeCaller[] Callers() => [.. Nodes.Select(node => new NodeCaller(node))];

    private T Keep<T>(T started)
        where T : IAsyncDisposable
    {
        _started.Push(started);
        return started;
    }
}
