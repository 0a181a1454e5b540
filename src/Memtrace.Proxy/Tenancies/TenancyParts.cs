using Memtrace.Proxy.Admin.Changes;
using Memtrace.Proxy.ArcOperator;
using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.Tenancies;

/// <summary>What a tenancy stands on.</summary>
/// <param name="registry">The registry, under whatever terms.</param>
/// <param name="claims">Who makes what at an Arc.</param>
/// <param name="confirmation">Whether the nodes act on a change.</param>
/// <param name="arcTimeout">The time each question to an Arc may take.</param>
/// <param name="time">The clock.</param>
/// <param name="isTrial">True when the registry takes back what it does, so that nothing may be made at an Arc either.</param>
public sealed class TenancyParts(
    IRegistry registry, IClaims claims, IChangeConfirmation confirmation, TimeSpan arcTimeout, TimeProvider time, bool isTrial = false)
{
    internal IRegistry Registry => registry;

    internal IClaims Claims => claims;

    internal TimeProvider Time => time;

    internal bool IsTrial => isTrial;

    internal ArcOperators Operators { get; } = new(arcTimeout);

    internal ArcProbe Probe { get; } = new(arcTimeout);

    /// <summary>
    /// Waits until every live node acts on what was changed last; zero looks once. The change is committed whatever happens here, so
    /// nothing that happens here makes anything fail.
    /// </summary>
    internal Task<ConfirmedChange> ConfirmAsync(TimeSpan patience, CancellationToken cancellationToken) =>
        isTrial ? Task.FromResult(new ConfirmedChange([], [], null))
        : ConfirmedChange.AwaitAsync(registry, confirmation, patience, cancellationToken);
}
