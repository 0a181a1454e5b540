using Memtrace.Proxy.Admin.Changes;
using Memtrace.Proxy.Admin.Tenants;
using Memtrace.Proxy.ArcOperator;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Instants;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.Tenancies;

/// <summary>
/// Takes a tenant off: its keys are refused first, and confirmed to be; then its token is revoked. An organization that was deleted
/// before is not deleted again, so that a revocation that failed can be repeated.
/// </summary>
internal sealed class TenantOffboarding(TenancyParts parts, string organizationId, OffboardingWish wish)
{
    private const string NotRevoked = "its token is not revoked: ";

    public async Task<Told<TenantOffboardedView>> OffboardAsync(CancellationToken cancellationToken)
    {
        ArcCredential? admin = wish.Admin;
        Answer<ArcBinding> arc = admin is null ? default : await parts.Registry.FindKeptArcAsync(organizationId, cancellationToken);
        Answer<Organization> deleted = await parts.Registry.DeleteOrganizationAsync(organizationId, wish.Retain, cancellationToken);
        if (deleted.Value is null && (arc.Value is null || deleted.Code != ProblemCode.OrganizationNotFound))
        {
            return deleted.Reason!;
        }

        Organization? gone = deleted.Value ?? (await parts.Registry.ShowOrganizationAsync(organizationId, cancellationToken)).Value?.Organization;
        ConfirmedChange confirmed = await parts.ConfirmAsync(wish.Patience, cancellationToken);
        string? kept = admin is null || parts.IsTrial ? null : await RevokeAsync(arc, admin, cancellationToken);
        var view = new TenantOffboardedView(
            organizationId,
            organizationId,
            gone?.Name,
            Rfc3339.Format(gone?.PurgeAfter),
            admin is null || parts.IsTrial ? null : kept is null,
            confirmed.ConfirmedNodes,
            confirmed.UnconfirmedNodes);
        string?[] notes = [confirmed.Note, kept is null ? null : NotRevoked + kept];
        string joined = string.Join("; ", notes.OfType<string>());
        return new Told<TenantOffboardedView>(view, null, joined.Length == 0 ? null : joined);
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
            await using HeldClaim? claim = await HeldClaim.OfCredentialAsync(parts.Claims, organizationId, parts.Time, cancellationToken);
            if (claim is null)
            {
                return "its credential is being rotated at this moment; run this again";
            }

            using ArcOperatorClient arc = await parts.Operators.OpenAsync(binding.Instance.Urls, admin, cancellationToken);
            string? kept = await new FormerToken(arc, parts.Registry).EndAsync(binding, binding.Instance.Credential, null, cancellationToken);
            if (kept is null && !binding.Instance.Credential.IsEmpty)
            {
                await parts.Registry.NoteCredentialEndedAsync(organizationId, cancellationToken);
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
