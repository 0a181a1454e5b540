using Memtrace.Proxy.Admin.Changes;
using Memtrace.Proxy.Core.Access;
using Memtrace.Proxy.Core.Attempts;
using Memtrace.Proxy.Core.Audit;
using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Core.Usage;
using Memtrace.Proxy.Tenancies;

namespace Memtrace.Cli.Store;

/// <summary>
/// Where a verb works: a store that is opened here, or a server that has it. Every member throws <see cref="RegistryException"/> when
/// that place fails.
/// </summary>
internal interface IOperatorPlace
{
    IOrganizationRegistry Organizations { get; }

    IKeyRegistry Keys { get; }

    IBans Bans { get; }

    IAuditLog Audit { get; }

    IUsageLog Usage { get; }

    INodes Nodes { get; }

    /// <summary>Seals the credentials under a new master key.</summary>
    IMasterRotation MasterRotation { get; }

    /// <summary>The tokens of the admin API.</summary>
    IAdminTokens Tokens { get; }

    /// <summary>What is done in the store and at an Arc together.</summary>
    ITenancy Tenancy { get; }

    /// <summary>Clears the Arc of an organization.</summary>
    Task<Answer<Organization>> RemoveArcAsync(string organizationId, CancellationToken cancellationToken);

    /// <summary>Whether what an organization presents is known to be ended at its Arc.</summary>
    Task<bool> IsCredentialEndedAsync(string organizationId, CancellationToken cancellationToken);

    /// <summary>
    /// Waits until every live node acts on what was changed last; zero looks once. The change is committed whatever happens here,
    /// so nothing that happens here makes the verb fail.
    /// </summary>
    Task<ConfirmedChange> ConfirmAsync(TimeSpan patience, CancellationToken cancellationToken);
}
