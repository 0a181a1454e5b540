using System.Collections.Concurrent;
using Memtrace.Proxy.Core.Arc;

namespace Memtrace.Proxy.Answers;

/// <summary>Arcs whose engine refuses everything until somebody starts them again; each is worth one line an hour, however many ask there.</summary>
internal sealed class InvalidatedArcs(TimeProvider time)
{
    private static readonly TimeSpan Silence = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _told = new(StringComparer.Ordinal);

    /// <summary>True when an operator has not been told of this Arc within the hour.</summary>
    public bool IsNews(ArcInstance arc)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (_told.TryGetValue(arc.Address, out DateTimeOffset last))
        {
            return now - last >= Silence && _told.TryUpdate(arc.Address, now, last);
        }

        return _told.TryAdd(arc.Address, now);
    }
}
