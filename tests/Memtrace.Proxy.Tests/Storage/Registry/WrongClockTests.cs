using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Credentials;
using Memtrace.Proxy.Storage;

namespace Memtrace.Proxy.Tests.Storage.Registry;

/// <summary>
/// What one machine writes and another one compares goes by the clock of the store: a server's, or that of the one machine which has the
/// file. Nobody's wrong clock ends anything early or late.
/// </summary>
public abstract class WrongClockTests(StoreEngine engine) : IAsyncLifetime
{
    private readonly TemporaryStore _temporary = Fresh(engine);
    private SqlStore _right = null!;
    private SqlStore _wrong = null!;
    private ManualClock _wrongClock = null!;
    private string _acme = "";

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _wrong.DisposeAsync();
        await _right.DisposeAsync();
        await _temporary.DisposeAsync();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_switch_is_new_to_a_node_whose_clock_is_wrong_and_its_minute_is_a_minute(int hoursAhead)
    {
        await OpenAsync(hoursAhead);
        await SwitchAsync(_right, "second");
        Assert.InRange((await _wrong.Registry.ListSwitchesAsync(default)).Single().Age, TimeSpan.Zero, TimeSpan.FromSeconds(50));

        await LookAsync(ArcTrial.FormerIsBetter);
        Assert.Equal("first", await PresentedAsync());

        await SwitchAsync(_right, "third");
        Pass(TimeSpan.FromMinutes(1), "arc_instances", "switched_at");
        await LookAsync(ArcTrial.FormerIsBetter);
        Assert.Equal("third", await PresentedAsync());
        Assert.Empty(await _right.Registry.ListSwitchesAsync(default));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_switch_that_a_machine_with_a_wrong_clock_makes_is_new_to_the_others(int hoursAhead)
    {
        await OpenAsync(hoursAhead);
        await SwitchAsync(_wrong, "second");
        Assert.InRange((await _right.Registry.ListSwitchesAsync(default)).Single().Age, TimeSpan.Zero, TimeSpan.FromSeconds(50));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task Retention_ends_when_it_ends_whoever_deletes_and_whoever_purges(int hoursAhead)
    {
        await OpenAsync(hoursAhead);
        string other = await _right.CreateAsync("other");
        await _right.Registry.DeleteOrganizationAsync(_acme, TimeSpan.FromMinutes(30), default);
        await _wrong.Registry.DeleteOrganizationAsync(other, TimeSpan.FromMinutes(30), default);
        Pass(TimeSpan.FromMinutes(29), "organizations", "purge_after");

        Assert.Equal(0, await _wrong.PurgeLapsedAsync(default));
        Assert.Equal(0, await _right.PurgeLapsedAsync(default));

        Pass(TimeSpan.FromMinutes(1), "organizations", "purge_after");
        Assert.Equal(2, await _wrong.PurgeLapsedAsync(default));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_replaced_key_is_not_removed_before_its_month_is_over(int hoursAhead)
    {
        await OpenAsync(hoursAhead);
        long old = (await _right.IssueAsync(_acme)).Key.Facts.Id;
        (await _right.Registry.RotateKeyAsync(old, TimeSpan.Zero, default)).Done();
        Pass(TimeSpan.FromDays(30) - TimeSpan.FromMinutes(30), "api_keys", "grace_until");
        await _wrong.PurgeLapsedAsync(default);
        Assert.Equal(2, (await _right.Registry.ListKeysAsync(_acme, default)).Count);

        Pass(TimeSpan.FromMinutes(31), "api_keys", "grace_until");
        await _wrong.PurgeLapsedAsync(default);
        Assert.Single(await _right.Registry.ListKeysAsync(_acme, default));
    }

    private static TemporaryStore Fresh(StoreEngine engine) => new(engine);

    private async Task OpenAsync(int hoursAhead)
    {
        _wrongClock = new ManualClock(TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(hoursAhead));
        // The one machine that has a file has one clock, wrong or not.
        TimeProvider clock = engine == StoreEngine.Sqlite ? _wrongClock : TimeProvider.System;
        _right = await OpenAsync(clock);
        _wrong = await OpenAsync(_wrongClock);
        _acme = await _right.CreateAsync("acme");
        await _right.BindAsync(_acme, TemporaryStore.Arc("http://arc:8000", "acme", "first"));
    }

    private Task<SqlStore> OpenAsync(TimeProvider clock) =>
        StoreSteps.OpenAsync(_temporary.Place, TemporaryStore.KeyOf(1), null, clock, _temporary.Loggers, CancellationToken.None);

    // Goes by for the store and for the node, which stays as wrong as it was.
    private void Pass(TimeSpan time, string table, string column)
    {
        _wrongClock.Advance(time);
        _temporary.Pass(time, table, column);
    }

    private static async Task SwitchAsync(SqlStore store, string secret)
    {
        string organization = (await store.Registry.ListOrganizationsAsync(default)).Single().Id;
        (await store.Registry.SwitchCredentialAsync(organization, new ArcCredential(secret), default)).Done();
    }

    private async Task LookAsync(ArcTrial says)
    {
        await _wrong.CatchUpAsync();
        var watcher = new SwitchedCredentials(
            _wrong.Registry,
            new CredentialWatch(),
            () => _wrong.Follower.AppliedSequence,
            (_, _) => Task.FromResult(says),
            _wrongClock,
            _temporary.Loggers.CreateLogger("watch"));
        await watcher.LookAsync(default);
    }

    private async Task<string> PresentedAsync() =>
        (await _right.Registry.FindArcAsync(_acme, default)).Done().Instance.Credential.Reveal();

    public sealed class OnSqlite() : WrongClockTests(StoreEngine.Sqlite);

    public sealed class OnPostgres() : WrongClockTests(StoreEngine.Postgres);
}
