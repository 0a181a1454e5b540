using System.Text.Json.Nodes;
using Memtrace.Proxy.Admin.Access;
using Memtrace.Proxy.Core.Access;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.Remote;

/// <summary>The tokens of a server's admin API.</summary>
internal sealed class RemoteAdminTokens(ServerCalls calls) : IAdminTokens
{
    private const string All = "tokens";

    public async Task<Answer<IssuedAdminToken>> CreateAsync(NewAdminToken token, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["name"] = token.Name, ["scope"] = AdminScopes.Name(token.Scope) };
        if (token.ExpiresIn is { } life)
        {
            body["expires_in"] = ServerPath.Seconds(life);
        }

        Answer<AdminTokenView> answer =
            await calls.ChangeAsync(HttpMethod.Post, All, body, RemoteJson.Snake.AdminTokenView, cancellationToken);
        return answer.Value is not { } view ? answer.Reason!
            : AdminSecret.TryParse(view.Token ?? "", out AdminSecret secret) ? new IssuedAdminToken(Read(view), secret)
            : throw new RegistryException("the server made a token and did not show it");
    }

    public async Task<IReadOnlyList<AdminToken>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await calls.ReadAsync(All, RemoteJson.Snake.TokenPage, cancellationToken)).Items.Select(Read)];

    public async Task<Answer<AdminToken>> RevokeAsync(string name, CancellationToken cancellationToken)
    {
        Answer<AdminTokenView> answer = await calls.ChangeAsync(
            HttpMethod.Delete, $"{All}/{ServerPath.Part(name)}", null, RemoteJson.Snake.AdminTokenView, cancellationToken);
        return answer.Value is { } view ? Read(view) : answer.Reason!;
    }

    /// <summary>Null: a server tells nobody whose a token is.</summary>
    public Task<AdminToken?> FindAsync(AdminSecret secret, CancellationToken cancellationToken) => Task.FromResult<AdminToken?>(null);

    private static AdminToken Read(AdminTokenView view) => new(
        view.Name,
        AdminScopes.TryParse(view.Scope, out AdminScope scope)
            ? scope
            : throw new RegistryException($"the server has a token of a scope that is unknown here: {view.Scope}"),
        ViewInstants.Read(view.CreatedAt),
        ViewInstants.ReadOrNull(view.ExpiresAt));
}
