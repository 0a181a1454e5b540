using System.Text.Json.Nodes;
using Memtrace.Proxy.Admin.Keys;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.Remote;

/// <summary>Keys at a server.</summary>
internal sealed class RemoteKeys(ServerCalls calls) : IKeyRegistry
{
    public async Task<Answer<IssuedKey>> IssueKeyAsync(string organizationId, NewKey key, CancellationToken cancellationToken)
    {
        JsonObject body = Write(key.Permissions, key.ExpiresIn, key.AllowedNetworks);
        body["name"] = key.Name;
        Answer<IssuedKeyView> answer = await calls.ChangeAsync(
            HttpMethod.Post, PathOfAll(organizationId), body, RemoteJson.Snake.IssuedKeyView, cancellationToken);
        return answer.Value is { } view ? Read(view) : answer.Reason!;
    }

    public async Task<IReadOnlyList<ApiKey>> ListKeysAsync(string organizationId, CancellationToken cancellationToken)
    {
        Answer<List<ApiKey>> answer = await ServerPages.ReadAllAsync(
            calls, PathOfAll(organizationId), default, RemoteJson.Snake.KeyPage, Read, cancellationToken);
        return answer.Code == ProblemCode.OrganizationNotFound ? [] : ServerCalls.OrFailure(answer);
    }

    public async Task<Answer<Page<ApiKey>>> ListKeysAsync(string organizationId, PageWish wish, CancellationToken cancellationToken)
    {
        string query = ServerPath.Query(
            ("limit", ServerPath.Part(wish.Limit)), ("after", wish.After is { } after ? ServerPath.Part(after) : null));
        var answer = await calls.GetAsync(PathOfAll(organizationId) + query, RemoteJson.Snake.KeyPage, cancellationToken);
        return answer.Value is { } page
            ? new Page<ApiKey>([.. page.Items.Select(Read)], page.Next is { } next ? ServerPages.Place(next) : null)
            : answer.Reason!;
    }

    public async Task<Answer<ApiKey>> FindKeyAsync(long keyId, CancellationToken cancellationToken) =>
        Told(await calls.GetAsync(PathOf(keyId), RemoteJson.Snake.KeyView, cancellationToken));

    public async Task<Answer<ApiKey>> SwitchKeyAsync(long keyId, bool enabled, CancellationToken cancellationToken) =>
        Told(await calls.ChangeAsync(
            HttpMethod.Post,
            $"{PathOf(keyId)}/{(enabled ? "enable" : "disable")}?wait=0s",
            null,
            RemoteJson.Snake.KeyView,
            cancellationToken));

    public async Task<Answer<ApiKey>> UpdateKeyAsync(long keyId, KeyChange change, CancellationToken cancellationToken)
    {
        JsonObject body = Write(change.Permissions, change.ExpiresIn, change.AllowedNetworks);
        if (change.NeverExpires)
        {
            body["no_expiry"] = true;
        }

        if (change.AllowedNetworks is { IsAnywhere: true })
        {
            body["no_allow_cidr"] = true;
        }

        return Told(await calls.ChangeAsync(
            HttpMethod.Patch, PathOf(keyId) + "?wait=0s", body, RemoteJson.Snake.KeyView, cancellationToken));
    }

    public async Task<Answer<RotatedKey>> RotateKeyAsync(long keyId, TimeSpan grace, CancellationToken cancellationToken)
    {
        Answer<RotatedKeyView> answer = await calls.ChangeAsync(
            HttpMethod.Post,
            PathOf(keyId) + "/rotate?wait=0s",
            new JsonObject { ["grace"] = ServerPath.Seconds(grace) },
            RemoteJson.Snake.RotatedKeyView,
            cancellationToken);
        if (answer.Value is not { } view)
        {
            return answer.Reason!;
        }

        var issued = Read(new IssuedKeyView(
            view.Id, view.Name, view.OrgId, view.Key, view.Permissions, view.CreatedAt, view.ExpiresAt, view.AllowCidrs));
        var facts = issued.Key.Facts with { Id = view.ReplacedId, Name = view.ReplacedName, GraceUntil = ViewInstants.ReadOrNull(view.GraceUntil) };

        // It may end before its grace does, and the new key is to be shown whatever comes of this question.
        ApiKey? replaced = await TryFindAsync(view.ReplacedId, cancellationToken);
        return new RotatedKey(issued, replaced ?? issued.Key with { Facts = facts with { ExpiresAt = null } });
    }

    public async Task<Answer<ApiKey>> RevokeKeyAsync(long keyId, CancellationToken cancellationToken)
    {
        Answer<RevokedKeyView> answer = await calls.ChangeAsync(
            HttpMethod.Delete, PathOf(keyId) + "?wait=0s", null, RemoteJson.Snake.RevokedKeyView, cancellationToken);
        return answer.Value is { } view
            ? new ApiKey(
                view.OrgId, new ApiKeyFacts(view.Id, view.Name, default, Enabled: true, null, null, AllowedNetworks.Anywhere), default)
            : answer.Reason!;
    }

    public async Task<Answer<ApiKey[]>> RevokeKeysAsync(IReadOnlyList<long> keyIds, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["ids"] = new JsonArray([.. keyIds.Select(id => JsonValue.Create(id))]) };
        Answer<RevokedKeysView> answer = await calls.ChangeAsync(
            HttpMethod.Post, "keys/revoke?wait=0s", body, RemoteJson.Snake.RevokedKeysView, cancellationToken);
        return answer.Value is { } view ? view.Items.Select(Read).ToArray() : answer.Reason!;
    }

    private async Task<ApiKey?> TryFindAsync(long keyId, CancellationToken cancellationToken)
    {
        try
        {
            return (await FindKeyAsync(keyId, cancellationToken)).Value;
        }
        catch (RegistryException)
        {
            return null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static string PathOf(long keyId) => $"keys/{ServerPath.Part(keyId)}";

    private static string PathOfAll(string organizationId) => RemoteOrganizations.PathOf(organizationId) + "/keys";

    private static JsonObject Write(KeyPermissions? permissions, TimeSpan? expiresIn, AllowedNetworks? networks)
    {
        var body = new JsonObject();
        if (permissions is { } rights)
        {
            body["permissions"] = List(KeyPermissionsText.Names(rights));
        }

        if (expiresIn is { } life)
        {
            body["expires_in"] = ServerPath.Seconds(life);
        }

        if (networks is { IsAnywhere: false })
        {
            body["allow_cidr"] = List(networks.Networks);
        }

        return body;
    }

    private static JsonArray List(IReadOnlyList<string> words) => new([.. words.Select(word => JsonValue.Create(word))]);

    private static Answer<ApiKey> Told(Answer<KeyView> answer) => answer.Value is { } view ? Read(view) : answer.Reason!;

    private static IssuedKey Read(IssuedKeyView view)
    {
        var facts = new ApiKeyFacts(
            view.Id, view.Name, Permissions(view.Permissions), Enabled: true, ViewInstants.ReadOrNull(view.ExpiresAt), null, Networks(view.AllowCidrs));
        return ApiKeyToken.TryParse(view.Key.AsMemory(), out ApiKeyToken token)
            ? new IssuedKey(new ApiKey(view.OrgId, facts, ViewInstants.Read(view.CreatedAt)), token)
            : throw new RegistryException("the server made a key and did not show it");
    }

    private static ApiKey Read(KeyView view) => new(
        view.OrgId,
        new ApiKeyFacts(
            view.Id,
            view.Name,
            Permissions(view.Permissions),
            view.Enabled,
            ViewInstants.ReadOrNull(view.ExpiresAt),
            ViewInstants.ReadOrNull(view.GraceUntil),
            Networks(view.AllowCidrs)),
        ViewInstants.Read(view.CreatedAt))
    {
        LastUsedAt = ViewInstants.ReadOrNull(view.LastUsedAt),
        ReplacedBy = view.ReplacedBy,
    };

    private static KeyPermissions Permissions(IReadOnlyList<string> names) => KeyPermissionsText.FromStore(string.Join(',', names));

    private static AllowedNetworks Networks(IReadOnlyList<string> list) =>
        list.Count == 0 ? AllowedNetworks.Anywhere : AllowedNetworks.FromText(string.Join(',', list));
}
