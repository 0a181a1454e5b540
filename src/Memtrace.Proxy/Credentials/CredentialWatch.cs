using System.Collections.Concurrent;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Changes;

namespace Memtrace.Proxy.Credentials;

/// <summary>Collects the organizations whose credential an Arc refused: each once, a bounded number, and never a wait for a request.</summary>
internal sealed class CredentialWatch : ICredentialWatch
{
    // More at one time is an Arc that refuses everybody: whose turn it was not is met again by its next request.
    private const int Most = 256;

    private readonly ConcurrentDictionary<string, bool> _refused = new(StringComparer.Ordinal);
    private readonly Signal _news = new();
    private int _count;

    /// <summary>Ends as soon as there is something to take.</summary>
    public Task News => _news.Task;

    public void Refused(string organizationId, string arcId)
    {
        if (Volatile.Read(ref _count) >= Most || !_refused.TryAdd(organizationId, true))
        {
            return;
        }

        Interlocked.Increment(ref _count);
        _news.Set();
    }

    /// <summary>What has come since the last time.</summary>
    public HashSet<string> Take()
    {
        // Renewed before the look: what comes after it is signalled once more.
        _ = _news.Renew();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (string organizationId in _refused.Keys)
        {
            if (_refused.TryRemove(organizationId, out _))
            {
                Interlocked.Decrement(ref _count);
                taken.Add(organizationId);
            }
        }

        return taken;
    }
}
