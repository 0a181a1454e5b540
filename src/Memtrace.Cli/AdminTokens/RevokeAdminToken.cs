using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Admin.Access;
using Memtrace.Proxy.Core.Access;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.AdminTokens;

/// <summary><c>memtrace admin-token revoke &lt;name&gt;</c>.</summary>
internal static class RevokeAdminToken
{
    private const string Example = "memtrace admin-token revoke billing";

    public static Verb Build(Terminal terminal)
    {
        var name = Flags.Word("name");
        return new Verb("revoke", "Revoke a token of the admin API: every node refuses it from then on", Example, (line, cancellationToken) =>
            PlaceDoor.UseAsync(
                terminal,
                StoreUse.Registry,
                place => RevokeAsync(place, line.GetRequiredValue(name), cancellationToken),
                cancellationToken))
        {
            name,
        };
    }

    private static async Task<Outcome> RevokeAsync(IOperatorPlace place, string name, CancellationToken cancellationToken)
    {
        Answer<AdminToken> answer = await place.Tokens.RevokeAsync(name, cancellationToken);
        return answer.Value is { } revoked
            ? Outcome.Done($"Admin token {revoked.Name} revoked", AdminTokenView.Of(revoked), CliJson.Readable.AdminTokenView)
            : Outcome.Refused(answer.Problem!);
    }
}
