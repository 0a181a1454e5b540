using Memtrace.Proxy.Admin.Tenants;
using Memtrace.Proxy.ArcOperator;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.Tenancies;

/// <summary>
/// Makes a tenant: what is made at its Arc first, then all of it in the store in one transaction. Whatever fails, what was made before
/// is taken back.
/// </summary>
internal sealed class TenantProvisioning(TenancyParts parts, NewTenant wanted, bool verify)
{
    private readonly MadeSoFar _made = new();
    private bool? _isDatabaseMade;

    public async Task<Told<TenantView>> ProvisionAsync(ArcCredential? admin, CancellationToken cancellationToken)
    {
        // Asked before anything is made anywhere: a name that is taken should cost nobody anything.
        if (await parts.Registry.TryProvisionAsync(wanted, cancellationToken) is { } problem)
        {
            return problem;
        }

        if (admin is null)
        {
            return await GuardAsync(() => BindAsync(wanted, cancellationToken), cancellationToken);
        }

        try
        {
            using ArcOperatorClient arc = await parts.Operators.OpenAsync(wanted.Arc.Urls, admin, cancellationToken);
            return parts.IsTrial
                ? await GuardAsync(() => TryAsync(arc, cancellationToken), cancellationToken)
                : await ClaimAsync(arc, cancellationToken);
        }
        catch (ArcOperatorException failure)
        {
            return new Problem(failure.Message, ProblemCode.ArcFailed);
        }
    }

    // Taken back while the client is open, and whatever interrupts the rest.
    private async Task<Told<TenantView>> GuardAsync(Func<Task<Told<TenantView>>> make, CancellationToken cancellationToken)
    {
        Told<TenantView> told;
        try
        {
            told = await make();
        }
        catch (ArcOperatorException failure)
        {
            told = new Problem(failure.Message, ProblemCode.ArcFailed);
        }
        catch (RegistryException failure)
        {
            told = new Problem(failure.Message, ProblemCode.StoreFailed);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            told = new Problem("interrupted", ProblemCode.Interrupted);
        }

        return told.Value is not null ? told : told with { Note = await _made.TakeBackAsync() };
    }

    private async Task<Told<TenantView>> ClaimAsync(ArcOperatorClient arc, CancellationToken cancellationToken)
    {
        await using HeldClaim? claim = await HeldClaim.OfDatabaseAsync(parts.Claims, wanted, parts.Time, cancellationToken);
        if (claim is null)
        {
            return new Problem(
                $"the database '{wanted.Arc.Database}' is being made for an organization at this moment; try again in {Claim.Life.TotalSeconds:0}s",
                ProblemCode.UnderWay);
        }

        // Whoever had the claim before may have bound it.
        return await parts.Registry.TryProvisionAsync(wanted, cancellationToken) is { } problem
            ? problem
            : await GuardAsync(() => MakeAsync(arc, claim, cancellationToken), cancellationToken);
    }

    private async Task<Told<TenantView>> MakeAsync(ArcOperatorClient arc, HeldClaim claim, CancellationToken cancellationToken)
    {
        _isDatabaseMade = await MadeDatabase.MakeAsync(arc, wanted.Arc.Database, _made, cancellationToken);
        string description = StrayTokens.Description(wanted.Arc.Database.Text, await parts.Registry.StoreMarkAsync(cancellationToken));
        await StrayTokens.RemoveAsync(arc, parts.Registry, parts.Claims, description, cancellationToken);
        ScopedToken token = await ScopedToken.MakeAsync(arc, wanted.OrganizationId, description, _made, cancellationToken);
        if (await parts.Probe.FindFaultOfNewTokenAsync(wanted.Arc.Urls, token.Credential, cancellationToken) is { } fault)
        {
            return fault with { Code = ProblemCode.ArcFailed };
        }

        if (!await claim.IsHeldAsync(cancellationToken))
        {
            return new Problem("it took so long that another run may have begun the same; run this again", ProblemCode.UnderWay);
        }

        Told<TenantView> told = await StoreAsync(wanted with { Arc = wanted.Arc with { Credential = token.Credential } }, cancellationToken);
        return told.Value is not null && await IsLostAsync(arc, token, cancellationToken)
            ? new Problem("the token was removed at the arc before the organization could present it; run this again", ProblemCode.ArcFailed)
            : told;
    }

    // Only a plain no counts: what is bound by now is not taken back because somebody did not answer.
    private static async Task<bool> IsLostAsync(ArcOperatorClient arc, ScopedToken token, CancellationToken cancellationToken)
    {
        try
        {
            return await arc.VerifyAsync(token.Credential, cancellationToken) is null;
        }
        catch (ArcOperatorException)
        {
            return false;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<Told<TenantView>> BindAsync(NewTenant tenant, CancellationToken cancellationToken) =>
        verify && await parts.Probe.FindFaultAsync(tenant.Arc.Urls, tenant.Arc.Credential, cancellationToken) is { } fault
            ? fault
            : await StoreAsync(tenant, cancellationToken);

    private async Task<Told<TenantView>> StoreAsync(NewTenant tenant, CancellationToken cancellationToken)
    {
        _made.Add($"the organization {tenant.OrganizationId}", () => PurgeAsync(tenant.OrganizationId));
        Answer<ProvisionedTenant> answer = await parts.Registry.ProvisionAsync(tenant, cancellationToken);
        return answer.Value is { } made ? Done(made) : answer.Reason!;
    }

    // A store that did not say whether it took it may have; one that never did has nothing to remove.
    private async Task<bool> PurgeAsync(string organizationId)
    {
        await parts.Registry.PurgeOrganizationAsync(organizationId, CancellationToken.None);
        return true;
    }

    private Told<TenantView> Done(ProvisionedTenant made)
    {
        var view = TenantView.Of(made, _isDatabaseMade);
        string? note = _isDatabaseMade == false
            ? $"the database '{made.Arc.Instance.Database}' was there before; what is in it is this organization's now"
            : null;
        return new Told<TenantView>(parts.IsTrial ? view with { Key = null } : view, null, note);
    }

    // Nothing is made at the Arc: whether its admin key is taken and the database is there can be asked for.
    private async Task<Told<TenantView>> TryAsync(ArcOperatorClient arc, CancellationToken cancellationToken)
    {
        _isDatabaseMade = await arc.FindDatabaseAsync(wanted.Arc.Database, cancellationToken) is null;
        return await StoreAsync(wanted, cancellationToken);
    }
}
