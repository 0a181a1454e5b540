using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Memtrace.Proxy.Admin.Arcs;
using Memtrace.Proxy.Admin.Changes;
using Memtrace.Proxy.Admin.Tenants;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Tenancies;

namespace Memtrace.Cli.Remote;

/// <summary>What a server does in its store and at an Arc together. It is the server that reaches the Arc.</summary>
/// <param name="calls">The server.</param>
/// <param name="confirm">Waits until every node acts on what was changed last.</param>
internal sealed class RemoteTenancy(ServerCalls calls, Func<TimeSpan, CancellationToken, Task<ConfirmedChange>> confirm) : ITenancy
{
    public Task<Told<ArcView>> AddArcAsync(string organizationId, NewArc arc, bool verify, CancellationToken cancellationToken) =>
        ChangeAsync(HttpMethod.Post, PathOf(organizationId) + Verify(verify), Write(arc), RemoteJson.Snake.ArcView, cancellationToken);

    public async Task<Told<ArcView>> UpdateArcAsync(
        string organizationId, ArcChange change, bool verify, TimeSpan patience, CancellationToken cancellationToken)
    {
        JsonObject body = Write(change.Urls, change.Credential, change.Database, change.Measurement, change.Dedicated);
        string path = $"{PathOf(organizationId)}{Verify(verify)}&wait=0s";
        Told<ArcView> told = await ChangeAsync(HttpMethod.Patch, path, body, RemoteJson.Snake.ArcView, cancellationToken);
        if (told.Value is not { } view)
        {
            return told;
        }

        ConfirmedChange confirmed = await confirm(patience, cancellationToken);
        view = view with { ConfirmedNodes = confirmed.ConfirmedNodes, UnconfirmedNodes = confirmed.UnconfirmedNodes };
        return new Told<ArcView>(view, null, confirmed.Note);
    }

    public async Task<Told<ArcView>> ShowArcAsync(string organizationId, CancellationToken cancellationToken)
    {
        Answer<ArcView> answer = await calls.GetAsync(PathOf(organizationId), RemoteJson.Snake.ArcView, cancellationToken);
        return answer.Value is { } view ? view : answer.Reason!;
    }

    public Task<Told<CredentialRotatedView>> RotateCredentialAsync(
        string organizationId, RotationWish wish, CancellationToken cancellationToken)
    {
        var body = new JsonObject();
        if (wish.Credential is { } credential)
        {
            body["api_key"] = credential.Reveal();
        }

        if (wish.Admin is { } admin)
        {
            body["arc_admin_key"] = admin.Reveal();
            body["drain"] = ServerPath.Seconds(wish.Drain);
        }

        return ChangeAsync(
            HttpMethod.Post,
            $"{PathOf(organizationId)}/credential{ServerPath.Wait(wish.Patience)}",
            body,
            RemoteJson.Snake.CredentialRotatedView,
            cancellationToken);
    }

    public Task<Told<TenantView>> ProvisionAsync(
        NewTenant wanted, ArcCredential? admin, bool verify, CancellationToken cancellationToken)
    {
        JsonObject body = Write(wanted.Arc);
        body["name"] = wanted.Name;
        body["permissions"] = new JsonArray([.. KeyPermissionsText.Names(wanted.Permissions).Select(name => JsonValue.Create(name))]);

        // The server chooses the organization's id, and so the name that is made of it.
        if (wanted.KeyName != Defaults.KeyName(wanted.Name, wanted.OrganizationId))
        {
            body["key_name"] = wanted.KeyName;
        }

        if (admin is not null)
        {
            body.Remove("api_key");
            body["arc_admin_key"] = admin.Reveal();
        }

        return ChangeAsync(HttpMethod.Post, "tenants" + Verify(verify), body, RemoteJson.Snake.TenantView, cancellationToken);
    }

    public Task<Told<TenantOffboardedView>> OffboardAsync(
        string organizationId, OffboardingWish wish, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["retain"] = ServerPath.Seconds(wish.Retain) };
        if (wish.Admin is { } admin)
        {
            body["arc_admin_key"] = admin.Reveal();
        }

        return ChangeAsync(
            HttpMethod.Post,
            $"tenants/{ServerPath.Part(organizationId)}/offboard{ServerPath.Wait(wish.Patience)}",
            body,
            RemoteJson.Snake.TenantOffboardedView,
            cancellationToken);
    }

    /// <summary>The path of an organization's Arc.</summary>
    public static string PathOf(string organizationId) => RemoteOrganizations.PathOf(organizationId) + "/arc";

    private async Task<Told<T>> ChangeAsync<T>(
        HttpMethod method, string path, JsonObject body, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        (Answer<T> answer, string? note) = await calls.ChangeNotedAsync(method, path, body, type, cancellationToken);

        // What the server advises with this one is not what the tool does.
        return new Told<T>(answer.Value, answer.Reason, answer.Code == ProblemCode.ArcUnproven ? null : note);
    }

    private static string Verify(bool verify) => verify ? "?verify=true" : "?verify=false";

    private static JsonObject Write(NewArc arc) => Write(arc.Urls, arc.Credential, arc.Database, arc.Measurement, arc.Dedicated);

    private static JsonObject Write(
        ImmutableArray<ArcUrl>? urls, ArcCredential? credential, DatabaseName? database, MeasurementName? measurement, bool? dedicated)
    {
        var body = new JsonObject();
        if (urls is { } all)
        {
            body["urls"] = new JsonArray([.. all.Select(url => JsonValue.Create(url.Text))]);
        }

        if (credential is not null)
        {
            body["api_key"] = credential.Reveal();
        }

        if (database is { } name)
        {
            body["database"] = name.Text;
        }

        if (measurement is { } rows)
        {
            body["measurement"] = rows.Text;
        }

        if (dedicated is { } alone)
        {
            body["dedicated"] = alone;
        }

        return body;
    }
}
