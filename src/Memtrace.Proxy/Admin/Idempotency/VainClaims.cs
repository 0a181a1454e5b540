using Memtrace.Proxy.Core.Access;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.Admin.Idempotency;

/// <summary>
/// Claims on requests that have left nothing behind. The store that failed them mostly cannot forget them in that moment either: it is
/// asked again for some minutes, beside whatever comes. What this node takes with it when it ends stays without an outcome.
/// </summary>
internal sealed class VainClaims(IKeptAnswers kept, TimeProvider time)
{
    private const int MostWaiting = 256;
    private const int MostTries = 600;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private int _waiting;

    /// <summary>Forgets a claim, at once where the store does so; never fails for the store.</summary>
    public async Task ForgetAsync(string key, DateTimeOffset begunAt)
    {
        if (await TryAsync(key, begunAt))
        {
            return;
        }

        if (Interlocked.Increment(ref _waiting) <= MostWaiting)
        {
            _ = ForgetLaterAsync(key, begunAt);
        }
        else
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private async Task ForgetLaterAsync(string key, DateTimeOffset begunAt)
    {
        try
        {
            for (int i = 0; i < MostTries; i++)
            {
                await Task.Delay(Pause, time);
                if (await TryAsync(key, begunAt))
                {
                    return;
                }
            }
        }
        catch (ObjectDisposedException)
        {
            // The node has ended.
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private async Task<bool> TryAsync(string key, DateTimeOffset begunAt)
    {
        try
        {
            await kept.ForgetAsync(key, begunAt, CancellationToken.None);
            return true;
        }
        catch (RegistryException)
        {
            return false;
        }
    }
}
