using Memtrace.Proxy.EndToEnd.Nodes;
using Memtrace.Proxy.EndToEnd.Programs;
using Memtrace.Proxy.Tests.Storage.Postgres;

namespace Memtrace.Proxy.EndToEnd.Faults;

/// <summary>
/// Two nodes on a PostgreSQL and a Redis of their own, both of which can be broken: one node is asked, the other one has met keys that
/// it has not.
/// </summary>
internal sealed class FaultStage : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _started = [];
    private PostgresServer _postgres = null!;
    private Installation _installation = null!;
    private ScriptedArc _arc = null!;

    private FaultStage()
    {
    }

    public NodeCaller Asked { get; private set; } = null!;

    public NodeCaller Other { get; private set; } = null!;

    public BreakableRedis Redis { get; private set; } = null!;

    public RegistrySql Registry { get; private set; } = null!;

    public static async Task<FaultStage> StartAsync()
    {
        var stage = new FaultStage();
        try
        {
            await stage.InitializeAsync();
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes organizations with one key each, so that what happens to one leaves the others alone.</summary>
    public Task<SeededKey[]> SeedAsync(int organizations) => Registry.SeedAsync(organizations, keysOfEach: 1, _arc.Address);

    /// <summary>Waits until both nodes know of everything that was done.</summary>
    public async Task SettleAsync()
    {
        long sequence = await Registry.LastSequenceAsync();
        Assert.True(
            await Patience.SeesAsync(async () => await Registry.ConfirmationsAsync(sequence) == 2, Patience.Usual),
            "the nodes do not follow");
    }

    public async Task BreakAsync(StoreState state)
    {
        switch (state)
        {
            case StoreState.ReadOnly:
                await _postgres.SetReadOnlyAsync(true);
                break;
            case StoreState.Paused:
                _postgres.Pause();
                break;
            case StoreState.Killed:
                await _postgres.KillAsync();
                break;
        }
    }

    public async Task HealAsync(StoreState state)
    {
        switch (state)
        {
            case StoreState.ReadOnly:
                await _postgres.SetReadOnlyAsync(false);
                break;
            case StoreState.Paused:
                _postgres.Resume();
                break;
            case StoreState.Killed:
                await _postgres.RestartAsync();
                break;
        }

        _installation.ForgetSessions();
    }

    public async ValueTask DisposeAsync()
    {
        Asked?.Dispose();
        Other?.Dispose();
        while (_started.TryPop(out IAsyncDisposable? last))
        {
            await last.DisposeAsync();
        }
    }

    private async Task InitializeAsync()
    {
        _postgres = Keep(await PostgresServer.StartAsync());
        Redis = Keep(await BreakableRedis.StartAsync());
        _arc = Keep(await ScriptedArc.StartEchoAsync());
        _installation = Keep(Installation.On(await _postgres.CreateDatabaseAsync()));
        _installation.Variables["MEMTRACE_REDIS_URL"] = Redis.Url;
        // The clients of a stage share an address, and present unknown keys on purpose.
        _installation.Variables["MEMTRACE_AUTH_FAILURES_LIMIT"] = "0";
        Registry = new RegistrySql(_installation);
        Asked = new NodeCaller(Keep(await _installation.ServeAsync()));
        Other = new NodeCaller(Keep(await _installation.ServeAsync()));
    }

    private T Keep<T>(T started)
        where T : IAsyncDisposable
    {
        _started.Push(started);
        return started;
    }
}
