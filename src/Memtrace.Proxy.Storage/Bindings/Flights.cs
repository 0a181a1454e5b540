using System.Collections.Concurrent;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;

namespace Memtrace.Proxy.Storage.Bindings;

/// <summary>
/// Lets requests for one unknown digest share one look-up, and bounds how many look-ups run at a time. A look-up belongs to none of
/// the requests that wait for it: each may give up alone.
/// </summary>
internal sealed class Flights(int maxConcurrent, Func<ApiKeyToken, CancellationToken, Task<Held>> load) : IDisposable
{
    private readonly ConcurrentDictionary<ApiKeyDigest, Lazy<Task<Held>>> _underWay = new();
    // Neither of the two is ever disposed: a look-up that is still under way uses them after the end, and neither holds a handle.
    private readonly SemaphoreSlim _places = new(maxConcurrent);
    private readonly CancellationTokenSource _stopping = new();

    public Task<Held> JoinAsync(ApiKeyToken token, CancellationToken cancellationToken)
    {
        Lazy<Task<Held>> flight = _underWay.GetOrAdd(
            token.Digest,
            static (_, arguments) => new Lazy<Task<Held>>(() => arguments.Flights.FlyAsync(arguments.Token)),
            (Flights: this, Token: token));
        return flight.Value.WaitAsync(cancellationToken);
    }

    public void Dispose() => _stopping.Cancel();

    private async Task<Held> FlyAsync(ApiKeyToken token)
    {
        try
        {
            await _places.WaitAsync(_stopping.Token);
            try
            {
                return await load(token, _stopping.Token);
            }
            finally
            {
                _places.Release();
            }
        }
        catch (OperationCanceledException stopped) when (_stopping.IsCancellationRequested)
        {
            throw new BindingsUnavailableException("the store is closing", stopped);
        }
        finally
        {
            _underWay.TryRemove(token.Digest, out _);
        }
    }
}
