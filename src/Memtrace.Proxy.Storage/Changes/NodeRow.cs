using Memtrace.Proxy.Core.Bindings;

namespace Memtrace.Proxy.Storage.Changes;

/// <summary>A running node as it announces itself.</summary>
internal sealed record NodeRow(string Id, long Applied)
{
    /// <summary>Its machine's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The version of its program.</summary>
    public string Version { get; init; } = "";

    /// <summary>The state it was in.</summary>
    public StoreState State { get; init; }

    /// <summary>How long the newest change took at most from its commit until this node acted on it.</summary>
    public long LagMilliseconds { get; init; }

    /// <summary>How long it serves without the store.</summary>
    public TimeSpan StaleLimit { get; init; }
}
