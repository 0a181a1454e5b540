using Memtrace.Proxy.EndToEnd.Calls;

namespace Memtrace.Proxy.EndToEnd.Nodes;

/// <summary>Clients that ask all nodes at a steady pace, with keys that nobody takes away, until they are told to stop.</summary>
internal sealed class SteadyLoad : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task[] _clients;
    private int _answers;

    private SteadyLoad(NodeGroup group, SeededKey[] keys, int clients) => _clients =
    [
        .. Enumerable.Range(0, clients).Select(number => AskAsync(new NodeCaller(group.Nodes[number % group.Nodes.Length]), keys, number)),
    ];

    public static SteadyLoad Start(NodeGroup group, SeededKey[] keys, int clients = 6) => new(group, keys, clients);

    /// <summary>Stops; gives the number of answers, every one of which was from the right organization.</summary>
    public async Task<int> StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_clients);
        return _answers;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await ((Task)Task.WhenAll(_clients)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AskAsync(NodeCaller caller, SeededKey[] keys, int first)
    {
        using NodeCaller mine = caller;
        using var timer = new PeriodicTimer(Pace);
        for (int i = first * 31; !_stop.IsCancellationRequested; i++)
        {
            SeededKey key = keys[i % keys.Length];
            HttpAnswer answer = await mine.AskPatientlyAsync(key.Text);
            Assert.True(answer.Status == 200 && answer.Values[0].StartsWith(key.OrgId, StringComparison.Ordinal), $"{key.OrgId}: {answer}");
            Interlocked.Increment(ref _answers);
            await timer.WaitForNextTickAsync();
        }
    }
}
