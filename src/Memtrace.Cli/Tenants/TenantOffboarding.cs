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

        Organization? gone = deleted.Value ?? (await store.Registry.ShowOrganizationAsync(organizationId, cancellationToken)).Value?.Organization;
        ConfirmedChange confirmed = await store.ConfirmAsync(patience, cancellationToken);
        string? kept = admin is null ? null : await RevokeAsync(arc, admin, cancellationToken);
        var view = new TenantOffboardedView(
            organizationId,
            organizationId,
            gone?.Name,
            Rfc3339.Format(gone?.PurgeAfter),
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
            await using HeldClaim? claim = await HeldClaim.OfCredentialAsync(store.Claims, organizationId, store.Time, cancellationToken);
            if (claim is null)
            {
                return "its credential is being rotated at this moment; run this again";
            }

            using ArcOperatorClient arc = await store.Operators.OpenAsync(binding.Instance.Urls, admin, cancellationToken);
            string? kept = await new FormerToken(arc, store.Registry).EndAsync(binding, binding.Instance.Credential, null, cancellationToken);
            if (kept is null && !binding.Instance.Credential.IsEmpty)
            {
                await store.Registry.NoteCredentialEndedAsync(organizationId, cancellationToken);
            }

            return kept;
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
