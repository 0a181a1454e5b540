using System.Collections.Concurrent;
using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.Operating;

/// <summary>A tenant that writes and asks without a pause, through every node in turn, and remembers what it was not served.</summary>
internal sealed class RestlessTenant : IAsyncDisposable
{
    private const int Lanes = 2;

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<string> _refused = [];
    private readonly Task _running;
    private int _served;

    public RestlessTenant(Tenant tenant, params ServingNode[] nodes) =>
        _running = Task.WhenAll(nodes.SelectMany(node => Enumerable.Range(0, Lanes).Select(_ => RunAsync(node.Url, tenant.Key))));

    /// <summary>Requests that were served.</summary>
    public int Served => Volatile.Read(ref _served);

    /// <summary>Waits until so many more were served, then ends; gives what was refused meanwhile.</summary>
    public async Task<IReadOnlyCollection<string>> EndAsync(int more = 20)
    {
        int wanted = Served + more;
        await Patience.SeesAsync(() => Served >= wanted || !_refused.IsEmpty, Patience.Usual);
        await _stop.CancelAsync();
        await _running;
        return _refused;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync(Uri url, string key)
    {
        using var caller = Caller.To(url, key);
        while (!_stop.IsCancellationRequested)
        {
            Note(await caller.WriteAsync("cpu,host=a v=1"), 204);
            Note(await caller.QueryAsync("SELECT count(*) FROM cpu"), 200);
        }
    }

    private void Note(HttpAnswer answer, int wanted)
    {
        if (answer.Status == wanted)
        {
            Interlocked.Increment(ref _served);
        }
        else
        {
            _refused.Add($"{answer.Status} {answer.Body}");
        }
    }
}
