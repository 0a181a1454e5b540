using System.Collections.Concurrent;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;

namespace Memtrace.Proxy.Storage.Bindings;

/// <summary>
/// Lets requests for one unknown digest share one look-up, and bounds how many look-ups run and wait at a time. A look-up belongs to
/// none of the requests that wait for it: each may give up alone, and one that ends after all of them gave up still counts.
/// </summary>
internal sealed class Flights(MemoryTierOptions options, TimeProvider clock, Func<ApiKeyToken, CancellationToken, Task<Held>> load)
    : IDisposable
{
    private readonly ConcurrentDictionary<ApiKeyDigest, Lazy<Task<Held>>> _underWay = new();
    // Neither of the two is ever disposed: a look-up that is still under way uses them after the end, and neither holds a handle.
    private readonly SemaphoreSlim _places = new(options.MaxFlights);
    private readonly CancellationTokenSource _stopping = new();
    private int _count;

    /// <summary>The answer of the look-up under way, or of a new one.</summary>
    /// <exception cref="BindingsUnavailableException">It failed, did not end in time, or too many wait already.</exception>
    public async Task<Held> JoinAsync(ApiKeyToken token, TimeSpan patience, CancellationToken cancellationToken)
    {
        Lazy<Task<Held>> flight = _underWay.GetOrAdd(
            token.Digest,
            static (_, arguments) => new Lazy<Task<Held>>(() => arguments.Flights.FlyAsync(arguments.Token)),
            (Flights: this, Token: token));
        try
        {
            return await flight.Value.WaitAsync(patience > TimeSpan.Zero ? patience : TimeSpan.Zero, clock, cancellationToken);
        }
        catch (TimeoutException late)
        {
            throw new BindingsUnavailableException("the store did not answer in time", late);
        }
    }

    public void Dispose() => _stopping.Cancel();

    private async Task<Held> FlyAsync(ApiKeyToken token)
    {
        try
        {
            return Interlocked.Increment(ref _count) <= options.MaxWaitingFlights
                ? await FlyInTurnAsync(token)
                : throw new BindingsUnavailableException("too many look-ups wait for the store");
        }
        finally
        {
            Interlocked.Decrement(ref _count);
            _underWay.TryRemove(token.Digest, out _);
        }
    }

    // What has not begun when those who asked have given up is not begun any more: a store that answers again has better to do.
    private async Task<Held> FlyInTurnAsync(ApiKeyToken token)
    {
        using var patience = new CancellationTokenSource(options.Patience, clock);
        using var given = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _stopping.Token);
        try
        {
            await _places.WaitAsync(given.Token);
            try
            {
                return await load(token, given.Token);
            }
            finally
            {
                _places.Release();
            }
        }
        catch (Exception stopped) when (_stopping.IsCancellationRequested && stopped is OperationCanceledException or ObjectDisposedException)
        {
            throw new BindingsUnavailableException("the store is closing", stopped);
        }
        catch (OperationCanceledException late) when (patience.IsCancellationRequested)
        {
            throw new BindingsUnavailableException("the store did not answer in time", late);
        }
    }
}
