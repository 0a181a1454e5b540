using Memtrace.Proxy.Core.Access;
using Memtrace.Proxy.Core.Attempts;
using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Access;
using Memtrace.Proxy.Storage.Attempts;
using Memtrace.Proxy.Storage.Audit;
using Memtrace.Proxy.Storage.Changes;
using Memtrace.Proxy.Storage.Redis;
using Memtrace.Proxy.Storage.Sealing;
using Memtrace.Proxy.Storage.Sql;
using Microsoft.Extensions.Logging;

namespace Memtrace.Proxy.Storage.Registry;

/// <summary>The registry over one store for whoever comes with terms; making one costs nothing.</summary>
internal sealed class SqlRegistries(Database store, CredentialSealer? sealer, TimeProvider clock, RedisTier? redis, ILogger logger)
    : IRegistries
{
    public IRegistry Under(RegistryTerms terms)
    {
        AuditTable audit = AuditOf(terms);
        var organizations = new OrganizationTable(clock, audit);
        return new SqlRegistry(
            store,
            new TermedWrites(store, terms),
            organizations,
            new OrganizationPurge(store, organizations, redis, logger),
            new ApiKeyTable(clock, audit),
            new ArcTable(sealer, clock, audit),
            new CredentialTable(sealer, clock, audit));
    }

    public IBans BansUnder(RegistryTerms terms) => new BanRegistry(store, new TermedWrites(store, terms), clock, AuditOf(terms));

    public INodes NodesUnder(RegistryTerms terms) => new NodeList(store, new TermedWrites(store, terms), clock, AuditOf(terms));

    public IAdminTokens TokensUnder(RegistryTerms terms) =>
        new AdminTokenTable(store, new TermedWrites(store, terms), clock, AuditOf(terms));

    public IMasterRotation RotationUnder(RegistryTerms terms) =>
        new WholeRotation(new MasterKeyRotation(store, sealer, AuditOf(terms), clock));

    private AuditTable AuditOf(RegistryTerms terms) => new(clock, terms.Actor);
}
