using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Memtrace.Proxy.Admin.Organizations;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.Remote;

/// <summary>Organizations at a server.</summary>
internal sealed class RemoteOrganizations(ServerCalls calls) : IOrganizationRegistry
{
    private const string All = "organizations";

    /// <summary>Everything of one as the server writes it.</summary>
    public static Task<Answer<OrganizationOverviewView>> FindAsync(ServerCalls calls, string id, CancellationToken cancellationToken) =>
        calls.GetAsync(PathOf(id), RemoteJson.Snake.OrganizationOverviewView, cancellationToken);

    /// <summary>The path of one.</summary>
    public static string PathOf(string id) => $"{All}/{ServerPath.Part(id)}";

    public Task<Answer<Organization>> CreateOrganizationAsync(string name, CancellationToken cancellationToken) =>
        ChangeAsync(All, new JsonObject { ["name"] = name }, cancellationToken);

    public Task<IReadOnlyList<Organization>> ListOrganizationsAsync(CancellationToken cancellationToken) =>
        ListAsync(deleted: false, cancellationToken);

    public Task<IReadOnlyList<Organization>> ListDeletedOrganizationsAsync(CancellationToken cancellationToken) =>
        ListAsync(deleted: true, cancellationToken);

    public async Task<Page<Organization>> ListOrganizationsAsync(bool deleted, PageWish wish, CancellationToken cancellationToken)
    {
        string query = ServerPath.Query(
            ("limit", ServerPath.Part(wish.Limit)), ("after", wish.After is { } after ? ServerPath.Part(after) : null), ("deleted", Switch(deleted)));
        var page = await calls.ReadAsync(All + query, RemoteJson.Snake.OrganizationPage, cancellationToken);
        return new Page<Organization>([.. page.Items.Select(Read)], page.Next is { } next ? ServerPages.Place(next) : null);
    }

    public async Task<Answer<OrganizationOverview>> ShowOrganizationAsync(string organizationId, CancellationToken cancellationToken)
    {
        Answer<OrganizationOverviewView> answer = await FindAsync(calls, organizationId, cancellationToken);
        return answer.Value is { } view ? Read(view) : answer.Reason!;
    }

    public Task<Answer<Organization>> SuspendOrganizationAsync(
        string organizationId, SuspensionReason reason, CancellationToken cancellationToken) =>
        ChangeAsync($"{PathOf(organizationId)}/suspend?wait=0s", new JsonObject { ["reason"] = reason.Text }, cancellationToken);

    public Task<Answer<Organization>> ResumeOrganizationAsync(string organizationId, CancellationToken cancellationToken) =>
        ChangeAsync($"{PathOf(organizationId)}/resume?wait=0s", null, cancellationToken);

    public Task<Answer<Organization>> RestoreOrganizationAsync(string organizationId, CancellationToken cancellationToken) =>
        ChangeAsync($"{PathOf(organizationId)}/restore?wait=0s", null, cancellationToken);

    public Task<Answer<Organization>> DeleteOrganizationAsync(
        string organizationId, TimeSpan retain, CancellationToken cancellationToken) =>
        RemoveAsync($"{PathOf(organizationId)}?wait=0s&retain={ServerPath.Seconds(retain)}", cancellationToken);

    public Task<Answer<Organization>> PurgeOrganizationAsync(string organizationId, CancellationToken cancellationToken) =>
        RemoveAsync($"{PathOf(organizationId)}?wait=0s&purge=true", cancellationToken);

    private async Task<IReadOnlyList<Organization>> ListAsync(bool deleted, CancellationToken cancellationToken) =>
        ServerCalls.OrFailure(await ServerPages.ReadAllAsync(
            calls, All, ("deleted", Switch(deleted)), RemoteJson.Snake.OrganizationPage, Read, cancellationToken));

    private async Task<Answer<Organization>> ChangeAsync(string path, JsonObject? body, CancellationToken cancellationToken)
    {
        Answer<OrganizationView> answer =
            await calls.ChangeAsync(HttpMethod.Post, path, body, RemoteJson.Snake.OrganizationView, cancellationToken);
        return answer.Value is { } view ? Read(view) : answer.Reason!;
    }

    // What tells of a deletion says no more than who it was and until when it is kept.
    private async Task<Answer<Organization>> RemoveAsync(string path, CancellationToken cancellationToken)
    {
        Answer<OrganizationDeletedView> answer =
            await calls.ChangeAsync(HttpMethod.Delete, path, null, RemoteJson.Snake.OrganizationDeletedView, cancellationToken);
        return answer.Value is { } gone
            ? new Organization(gone.Id, gone.Name, default, PurgeAfter: ViewInstants.ReadOrNull(gone.PurgeAfter))
            : answer.Reason!;
    }

    private static string? Switch(bool isOn) => isOn ? "true" : null;

    private static Organization Read(OrganizationView view) => new(
        view.Id,
        view.Name,
        ViewInstants.Read(view.CreatedAt),
        ViewInstants.ReadOrNull(view.DeletedAt),
        ViewInstants.ReadOrNull(view.PurgeAfter))
    {
        SuspendedAt = ViewInstants.ReadOrNull(view.SuspendedAt),
        SuspendedReason = view.SuspendedReason,
    };

    private static OrganizationOverview Read(OrganizationOverviewView view)
    {
        var organization = new Organization(
            view.Id,
            view.Name,
            ViewInstants.Read(view.CreatedAt),
            ViewInstants.ReadOrNull(view.DeletedAt),
            ViewInstants.ReadOrNull(view.PurgeAfter))
        {
            SuspendedAt = ViewInstants.ReadOrNull(view.SuspendedAt),
            SuspendedReason = view.SuspendedReason,
        };
        OrganizationArc? arc = view.Urls is { } urls
            ? new OrganizationArc(ImmutableArray.CreateRange(urls), view.Database ?? "", view.Measurement ?? "", view.Dedicated == true)
            : null;
        return new OrganizationOverview(organization, arc, view.Keys, view.Agents, view.Sessions);
    }
}
