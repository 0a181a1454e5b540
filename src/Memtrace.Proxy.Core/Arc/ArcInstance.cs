using System.Collections.Immutable;

namespace Memtrace.Proxy.Core.Arc;

/// <summary>An organization's Arc: where it is, what to present there, and which database and measurement are the organization's.</summary>
public sealed class ArcInstance
{
    /// <summary>Makes an instance of at least one URL.</summary>
    /// <exception cref="ArgumentException">There is no URL.</exception>
    public ArcInstance(
        string id,
        ImmutableArray<ArcUrl> urls,
        ArcCredential credential,
        DatabaseName database,
        MeasurementName measurement,
        bool dedicated)
    {
        ArgumentOutOfRangeException.ThrowIfZero(urls.Length, nameof(urls));
        Id = id;
        Urls = urls;
        Credential = credential;
        Database = database;
        Measurement = measurement;
        Dedicated = dedicated;
        Address = string.Join(' ', urls.Select(url => url.Address).Order(StringComparer.Ordinal));
    }

    private ArcInstance(ArcInstance origin, ArcInstance names)
    {
        Id = origin.Id;
        Urls = names.Urls;
        Credential = origin.Credential;
        Database = origin.Database;
        Measurement = names.Measurement;
        Dedicated = origin.Dedicated;
        Address = names.Address;
    }

    /// <summary>The row's identifier, <c>arc_…</c>.</summary>
    public string Id { get; }

    /// <summary>One URL per node of that Arc.</summary>
    public ImmutableArray<ArcUrl> Urls { get; }

    /// <summary>What the proxy presents there.</summary>
    public ArcCredential Credential { get; }

    /// <summary>The only database a request of this organization can reach.</summary>
    public DatabaseName Database { get; }

    /// <summary>The measurement that Memtrace's own memories go to.</summary>
    public MeasurementName Measurement { get; }

    /// <summary>True when an operator declared that no other organization uses that Arc.</summary>
    public bool Dedicated { get; }

    /// <summary>The canonical addresses of all nodes, sorted: what connections and clusters are shared by.</summary>
    public string Address { get; }

    /// <summary>The same instance, with the equal texts of its URLs and its measurement taken from another one, so that memory has them once.</summary>
    /// <exception cref="ArgumentException">They are not equal.</exception>
    public ArcInstance WithNamesOf(ArcInstance other) =>
        Urls.AsSpan().SequenceEqual(other.Urls.AsSpan()) && Measurement == other.Measurement
            ? new ArcInstance(this, other)
            : throw new ArgumentException("The URLs or the measurements are not equal.", nameof(other));

    /// <summary>Names the row only.</summary>
    public override string ToString() => Id;
}
