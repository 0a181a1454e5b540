using Memtrace.Cli.ArcOperator;
using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Admin.Changes;
using Memtrace.Proxy.Admin.Tenants;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Instants;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.Tenants;

/// <summary>
/// Takes a tenant off: its keys are refused first, and confirmed to be; then its token is revoked. An organization that was deleted
/// before is not deleted again, so that a revocation that failed can be repeated.
/// </summary>
internal sealed class TenantOffboarding(OpenedStore store, string organizationId, TimeSpan retain, TimeSpan patience)
{
    private const string NotRevoked = "its token is not revoked: ";

    public async Task<Outcome> OffboardAsync(ArcCredential? admin, CancellationToken cancellationToken)
    {
        Answer<ArcBinding> arc = admin is null ? default : await store.Registry.FindKeptArcAsync(organizationId, cancellationToken);
        Answer<Organization> deleted = await store.Registry.DeleteOrganizationAsync(organizationId, retain, cancellationToken);
        if (deleted.Value is null && arc.Value is null)
        {
            return Outcome.Refused(deleted.Problem!);
        }

        ConfirmedChange confirmed = await store.ConfirmAsync(patience, cancellationToken);
        string? kept = admin is null ? null : await RevokeAsync(arc, admin, cancellationToken);
        var view = new TenantOffboardedView(
            organizationId,
            organizationId,
            deleted.Value?.Name,
            Rfc3339.Format(deleted.Value?.PurgeAfter),
            admin is null ? null : kept is null,
            confirmed.ConfirmedNodes,
            confirmed.UnconfirmedNodes);
        string?[] notes = [confirmed.Note, kept is null ? null : NotRevoked + kept];
        string joined = string.Join("; ", notes.OfType<string>());
        return Outcome.Done($"Tenant {organizationId} offboarded", view, CliJson.Readable.TenantOffboardedView) with
        {
            Note = joined.Length == 0 ? null : joined,
        };
    }

    // Null when nothing accepts it any more; otherwise why it lives on. The organization is deleted whatever comes of this.
    private async Task<string?> RevokeAsync(Answer<ArcBinding> found, ArcCredential admin, CancellationToken cancellationToken)
    {
        if (found.Value is not { } binding)
        {
            return found.Problem;
        }

        try
        {
            using ArcOperatorClient arc = await store.Operators.OpenAsync(binding.Instance.Urls, admin, cancellationToken);
            return await new FormerToken(arc, store.Registry).EndAsync(binding, binding.Instance.Credential, null, cancellationToken);
        }
        catch (Exception failure) when (failure is ArcOperatorException or RegistryException)
        {
            return $"{failure.Message}; run this again";
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return "interrupted; run this again";
        }
    }
}
