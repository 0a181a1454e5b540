using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Credentials;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Tests.Storage;

namespace Memtrace.Proxy.Tests.Credentials;

public sealed class SwitchedCredentialsTests : IAsyncLifetime
{
    private readonly TemporaryStore _temporary = Fresh();
    private readonly CredentialWatch _watch = new();
    private SqlStore _store = null!;
    private SwitchedCredentials _watcher = null!;
    private string _acme = "";
    private ArcTrial _says = ArcTrial.Taken;
    private int _asked;

    public async Task InitializeAsync()
    {
        _store = await _temporary.OpenAsync();
        _acme = await _store.CreateAsync("acme");
        await _store.BindAsync(_acme, TemporaryStore.Arc("http://arc:8000", "acme", "former"));
        await _store.CatchUpAsync();
        _watcher = NewWatcher();
    }

    public async Task DisposeAsync() => await _temporary.DisposeAsync();

    [Fact]
    public async Task A_credential_that_is_taken_stays_and_the_former_is_forgotten_after_a_minute()
    {
        await SwitchAsync();
        await LookAsync();
        _temporary.Clock.Advance(TimeSpan.FromSeconds(59));
        await LookAsync();
        Assert.Single(await _store.Registry.ListSwitchesAsync(default));

        _temporary.Clock.Advance(TimeSpan.FromSeconds(1));
        await LookAsync();

        Assert.Empty(await _store.Registry.ListSwitchesAsync(default));
        Assert.Equal("new", await PresentedAsync());
    }

    [Fact]
    public async Task An_Arc_that_refuses_it_soon_after_the_switch_gets_the_former_again()
    {
        _says = ArcTrial.FormerIsBetter;
        await SwitchAsync();

        await LookAsync();

        Assert.Equal("former", await PresentedAsync());
        Assert.Empty(await _store.Registry.ListSwitchesAsync(default));
    }

    [Fact]
    public async Task Without_a_request_it_is_asked_about_once_soon_and_once_near_the_end_of_the_minute()
    {
        await SwitchAsync();
        for (int second = 0; second < 49; second++)
        {
            await LookAsync();
            _temporary.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(1, _asked);
        _temporary.Clock.Advance(TimeSpan.FromSeconds(1));
        _says = ArcTrial.FormerIsBetter;
        await LookAsync();

        Assert.Equal(2, _asked);
        Assert.Equal("former", await PresentedAsync());
    }

    [Fact]
    public async Task A_request_that_meets_a_refusal_has_it_asked_about_at_once()
    {
        await SwitchAsync();
        await LookAsync();
        _temporary.Clock.Advance(TimeSpan.FromSeconds(20));
        _says = ArcTrial.FormerIsBetter;
        _watch.Refused(_acme, "arc");

        await LookAsync();

        Assert.Equal("former", await PresentedAsync());
    }

    [Fact]
    public async Task An_Arc_that_refuses_both_keeps_the_new_one()
    {
        _says = ArcTrial.BothRefused;
        await SwitchAsync();

        await LookAsync();

        Assert.Equal("new", await PresentedAsync());
    }

    [Fact]
    public async Task After_a_minute_a_refusal_brings_nothing_back()
    {
        await SwitchAsync();
        _temporary.Clock.Advance(TimeSpan.FromSeconds(61));
        _says = ArcTrial.FormerIsBetter;
        _watch.Refused(_acme, "arc");

        await LookAsync();

        Assert.Equal("new", await PresentedAsync());
        Assert.Equal(0, _asked);
    }

    [Fact]
    public async Task Two_nodes_do_it_once()
    {
        _says = ArcTrial.FormerIsBetter;
        await SwitchAsync();
        SwitchedCredentials other = NewWatcher();
        await _store.CatchUpAsync();

        await Task.WhenAll(_watcher.LookAsync(default), other.LookAsync(default));

        Assert.Equal("former", await PresentedAsync());
        Assert.Equal(["1"], _temporary.Rows("SELECT count(*) FROM audit WHERE action = 'credential revert'"));
    }

    [Fact]
    public async Task Refusals_alone_do_not_lead_to_the_store()
    {
        await LookAsync();
        await _store.DisposeAsync();
        _watch.Refused(_acme, "arc");

        await _watcher.LookAsync(default);

        Assert.Empty(_temporary.Loggers.All);
    }

    [Fact]
    public async Task It_runs_until_it_is_stopped_and_hears_of_a_switch_by_itself()
    {
        using var stop = new CancellationTokenSource();
        _says = ArcTrial.FormerIsBetter;
        await SwitchAsync();
        await _store.CatchUpAsync();

        Task running = _watcher.RunAsync(stop.Token);
        await Eventually.SeesAsync(async () => await PresentedAsync() == "former");

        await stop.CancelAsync();
        await running;
    }

    private static TemporaryStore Fresh() => new();

    private SwitchedCredentials NewWatcher() => new(
        _store.Registry,
        _watch,
        () => _store.Follower.AppliedSequence,
        (_, _) =>
        {
            Interlocked.Increment(ref _asked);
            return Task.FromResult(_says);
        },
        _temporary.Clock,
        _temporary.Loggers.CreateLogger("watch"));

    private async Task SwitchAsync() => (await _store.Registry.SwitchCredentialAsync(_acme, new ArcCredential("new"), default)).Done();

    private async Task LookAsync()
    {
        await _store.CatchUpAsync();
        await _watcher.LookAsync(default);
    }

    private async Task<string> PresentedAsync() => (await _store.Registry.FindArcAsync(_acme, default)).Done().Instance.Credential.Reveal();
}
