using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Bindings;
using Microsoft.Extensions.Caching.Memory;

namespace Memtrace.Proxy.Storage.Bindings;

/// <summary>
/// Lets bindings that are held share what is equal in them: the keys of one organization its facts and its Arc, and all organizations
/// of one store the names of the few Arcs there are. Only memory is saved by it: a binding means the same before and after.
/// </summary>
internal sealed class SharedParts(TimeProvider clock) : IDisposable
{
    /// <summary>Names of Arcs that are shared at most; those of others are held once for each organization.</summary>
    internal const int MostNames = 4096;

    /// <summary>How long the names of an Arc are known after no binding was read that has them.</summary>
    internal static readonly TimeSpan Idle = TimeSpan.FromHours(1);

    private static readonly ArcCredential NoCredential = new("");

    // What is here says nothing of any organization.
    private readonly MemoryCache _exemplars = new(new MemoryCacheOptions { SizeLimit = MostNames, Clock = new CacheClock(clock) });

    /// <summary>Names of Arcs that are known.</summary>
    internal int Count => _exemplars.Count;

    /// <summary>The binding, with as many parts as possible of another one of its organization, and of all.</summary>
    public TenantBinding Share(TenantBinding fresh, TenantBinding? kin)
    {
        OrganizationFacts organization = fresh.Organization == kin?.Organization ? kin.Organization : fresh.Organization;
        ArcInstance? arc = fresh.Arc is null ? null : IsSame(fresh.Arc, kin?.Arc) ? kin!.Arc : ShareNames(fresh.Arc);
        return ReferenceEquals(organization, fresh.Organization) && ReferenceEquals(arc, fresh.Arc)
            ? fresh
            : new TenantBinding(organization, fresh.Key, fresh.ArcState, arc, fresh.AsOf)
            {
                AsOfNonce = fresh.AsOfNonce,
                ReadFrom = fresh.ReadFrom,
            };
    }

    public void Dispose() => _exemplars.Dispose();

    private static bool IsSame(ArcInstance one, ArcInstance? other) =>
        other is not null
        && one.Id == other.Id
        && one.Urls.AsSpan().SequenceEqual(other.Urls.AsSpan())
        && one.Credential.Reveal() == other.Credential.Reveal()
        && one.Database == other.Database
        && one.Measurement == other.Measurement
        && one.Dedicated == other.Dedicated;

    private ArcInstance ShareNames(ArcInstance arc)
    {
        string key = string.Join(' ', arc.Urls.Select(url => url.Text).Append(arc.Measurement.Text));
        if (!_exemplars.TryGetValue(key, out ArcInstance? exemplar) || exemplar is null)
        {
            exemplar = new ArcInstance("", arc.Urls, NoCredential, default, arc.Measurement, dedicated: false);
            using ICacheEntry entry = _exemplars.CreateEntry(key);
            entry.SlidingExpiration = Idle;
            entry.Size = 1;
            entry.Value = exemplar;
        }

        return arc.WithNamesOf(exemplar);
    }
}
