using System.Collections.Concurrent;
using Memtrace.Proxy.Core.Usage;

namespace Memtrace.Proxy.Tests.Rooms;

/// <summary>Keeps what is counted.</summary>
internal sealed class KeptUsage : IUsageCounts
{
    public ConcurrentQueue<(string Organization, RequestUsage Usage)> All { get; } = new();

    public void Count(string organizationId, in RequestUsage request, DateTimeOffset now) => All.Enqueue((organizationId, request));
}
