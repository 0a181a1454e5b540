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
            return await GuardAsync(() => MakeAsync(arc, cancellationToken), cancellationToken);
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

    private async Task<Outcome> MakeAsync(ArcOperatorClient arc, CancellationToken cancellationToken)
    {
        _isDatabaseMade = await MadeDatabase.MakeAsync(arc, wanted.Arc.Database, _made, cancellationToken);
        string description = StrayTokens.Description(wanted.Arc.Database.Text, await store.Registry.StoreMarkAsync(cancellationToken));
        await StrayTokens.RemoveAsync(arc, store.Registry, description, cancellationToken);
        ScopedToken token = await ScopedToken.MakeAsync(arc, wanted.OrganizationId, description, _made, cancellationToken);
        return await store.Probe.FindFaultOfNewTokenAsync(wanted.Arc.Urls, token.Credential, cancellationToken) is { } fault
            ? Outcome.Refused(fault)
            : await StoreAsync(wanted with { Arc = wanted.Arc with { Credential = token.Credential } }, cancellationToken);
    }

    private async Task<Outcome> BindAsync(NewTenant tenant, CancellationToken cancellationToken) =>
        verify && await store.Probe.FindFaultAsync(tenant.Arc.Urls, tenant.Arc.Credential, cancellationToken) is { } fault
            ? Outcome.Refused(fault)
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
