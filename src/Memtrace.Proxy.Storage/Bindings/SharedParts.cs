using System.Collections.Concurrent;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Bindings;

namespace Memtrace.Proxy.Storage.Bindings;

/// <summary>
/// Lets bindings that are held share what is equal in them: the keys of one organization its facts and its Arc, and all organizations
/// the names of the few Arcs there are. Only memory is saved by it: a binding means the same before and after.
/// </summary>
internal static class SharedParts
{
    private const int MostNames = 4096;

    // Equal values are one, whoever read them first; what is here says nothing of any organization.
    private static readonly ConcurrentDictionary<string, ArcInstance> Exemplars = new(StringComparer.Ordinal);

    private static readonly ArcCredential NoCredential = new("");

    /// <summary>The binding, with as many parts as possible of another one of its organization, and of all.</summary>
    public static TenantBinding Share(TenantBinding fresh, TenantBinding? kin)
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

    private static bool IsSame(ArcInstance one, ArcInstance? other) =>
        other is not null
        && one.Id == other.Id
        && one.Urls.AsSpan().SequenceEqual(other.Urls.AsSpan())
        && one.Credential.Reveal() == other.Credential.Reveal()
        && one.Database == other.Database
        && one.Measurement == other.Measurement
        && one.Dedicated == other.Dedicated;

    private static ArcInstance ShareNames(ArcInstance arc)
    {
        string key = string.Join(' ', arc.Urls.Select(url => url.Text).Append(arc.Measurement.Text));
        if (!Exemplars.TryGetValue(key, out ArcInstance? exemplar))
        {
            exemplar = new ArcInstance("", arc.Urls, NoCredential, default, arc.Measurement, dedicated: false);
            if (Exemplars.Count < MostNames)
            {
                exemplar = Exemplars.GetOrAdd(key, exemplar);
            }
        }

        return arc.WithNamesOf(exemplar);
    }
}
