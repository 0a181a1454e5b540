using System.Collections.Concurrent;
using Memtrace.Proxy.Core.Keys;

namespace Memtrace.Proxy.Tests.Rooms;

/// <summary>Keeps every use it is told of.</summary>
internal sealed class SeenKeys : ILastUse
{
    public ConcurrentQueue<long> Keys { get; } = new();

    public void Saw(long keyId, DateTimeOffset now) => Keys.Enqueue(keyId);
}
