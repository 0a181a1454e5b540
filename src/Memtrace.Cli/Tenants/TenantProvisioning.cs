using Memtrace.Cli.ArcInstances;
using Memtrace.Cli.ArcOperator;
using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Admin.Tenants;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.Tenants;

/// <summary>
/// Makes a tenant: what is made at its Arc first, then all of it in the store in one transaction. Whatever fails, what was made before
/// is taken back.
/// </summary>
internal sealed class TenantProvisioning(OpenedStore store, NewTenant wanted, bool verify)
{
    private readonly MadeSoFar _made = new();
    private bool? _isDatabaseMade;

    public async Task<Outcome> ProvisionAsync(ArcCredential? admin, CancellationToken cancellationToken)
    {
        // Asked before anything is made anywhere: a name that is taken should cost nobody anything.
        if (await store.Registry.TryProvisionAsync(wanted, cancellationToken) is { } problem)
        {
            return Outcome.Refused(problem.Text);
        }

        if (admin is null)
        {
            return await GuardAsync(() => BindAsync(wanted, cancellationToken), cancellationToken);
        }

        try
        {
            using ArcOperatorClient arc = await store.Operators.OpenAsync(wanted.Arc.Urls, admin, cancellationToken);
            return await ClaimAsync(arc, cancellationToken);
        }
        catch (ArcOperatorException failure)
        {
            return Outcome.Refused(failure.Message);
        }
    }

    // Taken back while the client is open, and whatever interrupts the rest.
    private async Task<Outcome> GuardAsync(Func<Task<Outcome>> make, CancellationToken cancellationToken)
    {
        Outcome outcome;
        try
        {
            outcome = await make();
        }
        catch (Exception failure) when (failure is ArcOperatorException or RegistryException)
        {
            outcome = Outcome.Refused(failure.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            outcome = Outcome.Refused("interrupted");
        }

        return outcome.ExitCode == ExitCode.Done ? outcome : outcome with { Note = await _made.TakeBackAsync() };
    }

    private async Task<Outcome> ClaimAsync(ArcOperatorClient arc, CancellationToken cancellationToken)
    {
        await using HeldClaim? claim = await HeldClaim.OfDatabaseAsync(store.Claims, wanted, store.Time, cancellationToken);
        if (claim is null)
        {
            return Outcome.Refused(
                $"the database '{wanted.Arc.Database}' is being made for an organization at this moment; try again in {Claim.Life.TotalSeconds:0}s");
        }

        // Whoever had the claim before may have bound it.
        return await store.Registry.TryProvisionAsync(wanted, cancellationToken) is { } problem
            ? Outcome.Refused(problem.Text)
            : await GuardAsync(() => MakeAsync(arc, claim, cancellationToken), cancellationToken);
    }

    private async Task<Outcome> MakeAsync(ArcOperatorClient arc, HeldClaim claim, CancellationToken cancellationToken)
    {
        _isDatabaseMade = await MadeDatabase.MakeAsync(arc, wanted.Arc.Database, _made, cancellationToken);
        string description = StrayTokens.Description(wanted.Arc.Database.Text, await store.Registry.StoreMarkAsync(cancellationToken));
        await StrayTokens.RemoveAsync(arc, store.Registry, store.Claims, description, cancellationToken);
        ScopedToken token = await ScopedToken.MakeAsync(arc, wanted.OrganizationId, description, _made, cancellationToken);
        if (await store.Probe.FindFaultOfNewTokenAsync(wanted.Arc.Urls, token.Credential, cancellationToken) is { } fault)
        {
            return Outcome.Refused(fault.Text);
        }

        if (!await claim.IsHeldAsync(cancellationToken))
        {
            return Outcome.Refused("it took so long that another run may have begun the same; run this again");
        }

        Outcome outcome = await StoreAsync(wanted with { Arc = wanted.Arc with { Credential = token.Credential } }, cancellationToken);
        return outcome.ExitCode == ExitCode.Done && await IsLostAsync(arc, token, cancellationToken)
            ? Outcome.Refused("the token was removed at the arc before the organization could present it; run this again")
            : outcome;
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

    private async Task<Outcome> BindAsync(NewTenant tenant, CancellationToken cancellationToken) =>
        verify && await store.Probe.FindFaultAsync(tenant.Arc.Urls, tenant.Arc.Credential, cancellationToken) is { } fault
            ? Outcome.Refused(ArcFlags.Advise(fault))
            : await StoreAsync(tenant, cancellationToken);

    private async Task<Outcome> StoreAsync(NewTenant tenant, CancellationToken cancellationToken)
    {
        _made.Add($"the organization {tenant.OrganizationId}", () => PurgeAsync(tenant.OrganizationId));
        Answer<ProvisionedTenant> answer = await store.Registry.ProvisionAsync(tenant, cancellationToken);
        return answer.Value is { } made ? Done(made) : Outcome.Refused(answer.Problem!);
    }

    // A store that did not say whether it took it may have; one that never did has nothing to remove.
    private async Task<bool> PurgeAsync(string organizationId)
    {
        await store.Registry.PurgeOrganizationAsync(organizationId, CancellationToken.None);
        return true;
    }

    private Outcome Done(ProvisionedTenant made)
    {
        var view = TenantView.Of(made, _isDatabaseMade);
        IEnumerable<string> urls = view.Urls.Select(url => $"  url:      {OneLine.Of(url)}");
        string[] lines =
        [
            "Tenant provisioned",
            $"  id:       {view.Id}",
            $"  name:     {OneLine.Of(view.Name)}",
            .. urls,
            $"  database: {view.Database}",
            "API key created (shown only once — save it now):",
            $"{view.Key}",
        ];
        return Outcome.Done(string.Join('\n', lines), view, CliJson.Readable.TenantView) with
        {
            Note = _isDatabaseMade == false ? $"the database '{view.Database}' was there before; what is in it is this organization's now" : null,
        };
    }
}
