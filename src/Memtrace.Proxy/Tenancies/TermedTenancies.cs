using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.Tenancies;

/// <summary>Tenancies for whoever comes with terms; making one costs nothing.</summary>
internal sealed class TermedTenancies(
    IRegistries registries, IClaims claims, IChangeConfirmation confirmation, TimeSpan arcTimeout, TimeProvider time)
{
    public ITenancy Under(RegistryTerms terms) =>
        new StoreTenancy(new TenancyParts(registries.Under(terms), claims, confirmation, arcTimeout, time, terms.DryRun));
}
