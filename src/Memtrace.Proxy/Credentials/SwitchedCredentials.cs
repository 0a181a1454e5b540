using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Telemetry;

namespace Memtrace.Proxy.Credentials;

/// <summary>
/// Watches over credentials that were switched within the last minute: one that its Arc refuses goes back to the former one. Every node
/// does so; whoever comes first has done it for all.
/// </summary>
/// <param name="registry">Knows the switches and puts them back.</param>
/// <param name="watch">Hears of refusals that requests met.</param>
/// <param name="newest">The sequence of the change feed that this node has applied.</param>
/// <param name="tryBoth">Asks an Arc about both credentials.</param>
/// <param name="time">Says when to look again; how old a switch is, the store says.</param>
/// <param name="log">Where it says what it did.</param>
internal sealed class SwitchedCredentials(
    IArcRegistry registry,
    CredentialWatch watch,
    Func<long> newest,
    Func<CredentialSwitch, CancellationToken, Task<ArcTrial>> tryBoth,
    TimeProvider time,
    ILogger log)
{
    private const int AtOnce = 8;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    // An Arc that refuses every request must not be asked as often.
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LastLook = CredentialSwitch.Trial - TimeSpan.FromSeconds(10);

    // How often each was looked at: soon after the switch, and near the end of its minute.
    private readonly Dictionary<(string ArcId, DateTimeOffset SwitchedAt), int> _looks = [];
    private long _seen = -1;

    /// <summary>Goes on until cancelled, whatever the store or an Arc does; then returns.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await LookAsync(cancellationToken);
                await Task.Delay(ShortestPause, time, cancellationToken);
                await Task.WhenAny(watch.News, Task.Delay(Pause, time, cancellationToken));
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopping is how watching ends.
        }
    }

    /// <summary>One look. The store is asked only when it changed or when a minute is running: nothing else begins a switch.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        HashSet<string> refused = watch.Take();
        long sequence = newest();
        if (sequence == _seen && _looks.Count == 0)
        {
            return;
        }

        try
        {
            IReadOnlyList<CredentialSwitch> switches = await registry.ListSwitchesAsync(cancellationToken);
            _seen = sequence;
            ForgetLooks(switches);
            var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
            CredentialSwitch[] due = [.. switches.Where(each => IsDue(each, refused))];
            await Parallel.ForEachAsync(due, options, async (each, token) => await SettleAsync(each, token));
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            Log.SwitchesNotWatched(log, failure is RegistryException ? failure.Message : $"unexpected failure ({failure.GetType().Name})");
        }
    }

    private void ForgetLooks(IReadOnlyList<CredentialSwitch> switches)
    {
        HashSet<(string, DateTimeOffset)> open = [.. switches.Select(Mark)];
        foreach ((string, DateTimeOffset) gone in _looks.Keys.Where(mark => !open.Contains(mark)).ToArray())
        {
            _looks.Remove(gone);
        }
    }

    private bool IsDue(CredentialSwitch one, HashSet<string> refused)
    {
        int looks = _looks.GetValueOrDefault(Mark(one));
        int wanted = one.Age >= LastLook ? 2 : 1;
        _looks[Mark(one)] = Math.Max(looks, wanted);
        return looks < wanted || one.Age >= CredentialSwitch.Trial || refused.Contains(one.OrganizationId);
    }

    private async Task SettleAsync(CredentialSwitch one, CancellationToken cancellationToken)
    {
        if (one.Age >= CredentialSwitch.Trial)
        {
            await registry.EndSwitchAsync(one, cancellationToken);
            return;
        }

        switch (await tryBoth(one, cancellationToken))
        {
            case ArcTrial.FormerIsBetter:
                await RevertAsync(one, cancellationToken);
                break;
            case ArcTrial.BothRefused:
                Log.BothCredentialsRefused(log, one.OrganizationId);
                break;
            default:
                break;
        }
    }

    private async Task RevertAsync(CredentialSwitch one, CancellationToken cancellationToken)
    {
        Answer<CredentialSwitch> answer = await registry.RevertCredentialAsync(one, cancellationToken);
        if (answer.Value is not null)
        {
            Log.CredentialReverted(log, one.OrganizationId, Math.Round(one.Age.TotalSeconds));
        }
    }

    private static (string, DateTimeOffset) Mark(CredentialSwitch one) => (one.ArcId, one.SwitchedAt);
}
