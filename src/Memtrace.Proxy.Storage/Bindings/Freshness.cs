using System.Collections.Concurrent;
using Memtrace.Proxy.Core.Changes;

namespace Memtrace.Proxy.Storage.Bindings;

/// <summary>
/// What this node knows of the feed, and so which cached answers still count: a binding does while it was read at or after the last
/// applied change of its organization, a miss while no key was issued since. Applying a change costs one write and scans nothing.
/// </summary>
internal sealed class Freshness
{
    private readonly ConcurrentDictionary<string, OrganizationMark> _marks = new(StringComparer.Ordinal);
    private long _lastIssue;

    /// <summary>The sequence of the last applied change that may have made an unknown key known.</summary>
    public long LastIssue => Volatile.Read(ref _lastIssue);

    /// <summary>The mark of an organization: held by its cached bindings, so that a hit compares two numbers.</summary>
    public OrganizationMark MarkOf(string organizationId) =>
        _marks.GetOrAdd(organizationId, static _ => new OrganizationMark());

    public void Apply(Change change)
    {
        if (change.Kind == ChangeKind.Bans)
        {
            return;
        }

        MarkOf(change.OrganizationId).Raise(change.Sequence);
        if (change.Kind is ChangeKind.KeyIssued or ChangeKind.Organization)
        {
            Volatile.Write(ref _lastIssue, Math.Max(LastIssue, change.Sequence));
        }
    }
}
