using System.Globalization;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Admin.Arcs;
using Memtrace.Proxy.Admin.Changes;
using Memtrace.Proxy.Core.Access;
using Memtrace.Proxy.Core.Attempts;
using Memtrace.Proxy.Core.Audit;
using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Core.Usage;
using Memtrace.Proxy.Tenancies;

namespace Memtrace.Cli.Remote;

/// <summary>
/// A server as a verb sees it. Changes are sent without a wait, and the nodes are waited for afterwards, as where the store is opened
/// here: so whatever comes of the wait, the verb knows what was done.
/// </summary>
internal sealed class RemotePlace(ServerCalls calls, TimeProvider time) : IOperatorPlace
{
    // Below what a server waits for at most.
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(30);

    public IOrganizationRegistry Organizations { get; } = new RemoteOrganizations(calls);

    public IKeyRegistry Keys { get; } = new RemoteKeys(calls);

    public IBans Bans { get; } = new RemoteBans(calls);

    public IAuditLog Audit { get; } = new RemoteAudit(calls);

    public IUsageLog Usage { get; } = new RemoteUsage(calls);

    public IMasterRotation MasterRotation { get; } = new RemoteMasterRotation(calls);

    public IAdminTokens Tokens { get; } = new RemoteAdminTokens(calls);

    public INodes Nodes { get; } = new RemoteNodes(calls);

    public ITenancy Tenancy => new RemoteTenancy(calls, ConfirmAsync);

    // What tells of it says no more than whose it was.
    public async Task<Answer<Organization>> RemoveArcAsync(string organizationId, CancellationToken cancellationToken)
    {
        Answer<ArcRemovedView> answer = await calls.ChangeAsync(
            HttpMethod.Delete, RemoteTenancy.PathOf(organizationId) + "?wait=0s", null, RemoteJson.Snake.ArcRemovedView, cancellationToken);
        return answer.Value is { } view ? new Organization(view.OrgId, "", default) : answer.Reason!;
    }

    public async Task<bool> IsCredentialEndedAsync(string organizationId, CancellationToken cancellationToken)
    {
        var view = ServerCalls.OrFailure(await RemoteOrganizations.FindAsync(calls, organizationId, cancellationToken));
        return view.CredentialEnded == true;
    }

    public async Task<ConfirmedChange> ConfirmAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            LatestChangeView latest = await calls.ReadAsync("changes/latest", RemoteJson.Snake.LatestChangeView, cancellationToken);
            return await WaitAsync(latest.Sequence, patience, cancellationToken);
        }
        catch (RegistryException failure)
        {
            return ConfirmedChange.Unknown(failure.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ConfirmedChange.Unknown("interrupted");
        }
    }

    private async Task<ConfirmedChange> WaitAsync(long sequence, TimeSpan patience, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        while (true)
        {
            TimeSpan left = patience - time.GetElapsedTime(start);
            TimeSpan look = left < TimeSpan.Zero ? TimeSpan.Zero : left < LongestLook ? left : LongestLook;
            string path = string.Create(
                CultureInfo.InvariantCulture, $"changes/{sequence}/confirmation?wait={Math.Ceiling(look.TotalSeconds):0}s");
            (ConfirmationView view, string? note) = await calls.ReadNotedAsync(path, RemoteJson.Snake.ConfirmationView, cancellationToken);
            if (view.UnconfirmedNodes.Count == 0 || look < LongestLook)
            {
                return new ConfirmedChange(view.ConfirmedNodes, view.UnconfirmedNodes, note);
            }
        }
    }
}
