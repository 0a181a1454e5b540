namespace Memtrace.Proxy.Core.Changes;

/// <summary>A node as it last announced itself.</summary>
/// <param name="Id">The identifier, <c>node_…</c>, new at every start.</param>
/// <param name="Name">The machine it runs on; null when it has not said so.</param>
/// <param name="Version">The program's version; null when it has not said so.</param>
/// <param name="State">What it answers from: <c>fresh</c>, <c>stale</c> or <c>refused</c>; null when it has not said so.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="SeenAt">When it last announced itself, by the store's clock where it has one.</param>
/// <param name="Applied">The sequence of the last change it acts on.</param>
/// <param name="Behind">How many changes there are that it does not act on yet.</param>
/// <param name="Lag">How long its last change took from the store to it; null when it has not said so.</param>
/// <param name="Live">False when it has been silent for longer than its announcements are apart.</param>
public sealed record Node(
    string Id,
    string? Name,
    string? Version,
    string? State,
    DateTimeOffset StartedAt,
    DateTimeOffset SeenAt,
    long Applied,
    long Behind,
    TimeSpan? Lag,
    bool Live)
{
    /// <summary>How long ago it last announced itself.</summary>
    public TimeSpan Silence { get; init; }

    /// <summary>False when it has been silent for so long that it answers nobody any more: then nothing waits for it.</summary>
    public bool MayServe { get; init; } = true;

    /// <summary>As an operator finds it: the identifier, and the machine when it is known.</summary>
    public string Label => string.IsNullOrEmpty(Name) ? Id : $"{Id} ({Name})";
}
