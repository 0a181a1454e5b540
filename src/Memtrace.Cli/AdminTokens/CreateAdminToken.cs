using System.CommandLine;
using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Admin.Access;
using Memtrace.Proxy.Core.Access;
using Memtrace.Proxy.Core.Instants;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.AdminTokens;

/// <summary><c>memtrace admin-token create &lt;name&gt;</c>.</summary>
internal static class CreateAdminToken
{
    private const string Expiry = "--expires-in";

    private const string Example = """
        memtrace admin-token create billing --scope read
        memtrace admin-token create signup --scope manage --expires-in 90d
        """;

    public static Verb Build(Terminal terminal)
    {
        var name = Flags.Word("name");
        var scope = Flags.Text("--scope", "scope", "read or manage (required)");
        var expiresIn = Flags.Text(Expiry, "time", "how long the token works from now on, as 90d, 12h, 30m or 45s");
        return new Verb("create", "Make a token of the admin API and show it once", Example, RunAsync) { name, scope, expiresIn };

        Task<Outcome> RunAsync(ParseResult line, CancellationToken cancellationToken)
        {
            TimeSpan life = default;
            if (!AdminScopes.TryParse(line.GetValue(scope), out AdminScope allowed))
            {
                return Task.FromResult(Outcome.WrongUsage("--scope is read or manage"));
            }

            if (line.GetValue(expiresIn) is { } text && !Duration.TryRead(Expiry, text, DurationText.Longest, out life, out string fault))
            {
                return Task.FromResult(Outcome.WrongUsage(fault));
            }

            var wanted = new NewAdminToken(line.GetRequiredValue(name), allowed, line.GetValue(expiresIn) is null ? null : life);
            return PlaceDoor.UseAsync(terminal, StoreUse.Registry, place => CreateAsync(terminal, place, wanted, cancellationToken), cancellationToken);
        }
    }

    private static async Task<Outcome> CreateAsync(
        Terminal terminal, IOperatorPlace place, NewAdminToken wanted, CancellationToken cancellationToken)
    {
        Answer<IssuedAdminToken> answer = await place.Tokens.CreateAsync(wanted, cancellationToken);
        if (answer.Value is not { } issued)
        {
            return Outcome.Refused(answer.Problem!);
        }

        var view = AdminTokenView.Of(issued);
        return Outcome.Done($"Admin token created (shown only once — save it now):\n{view.Token}", view, CliJson.Readable.AdminTokenView) with
        {
            Secret = ShownOnce.Revoked(
                "the token",
                terminal,
                async opened => (await opened.Tokens.RevokeAsync(view.Name, CancellationToken.None)).Problem,
                $"token '{view.Name}'",
                $"memtrace admin-token revoke {view.Name}"),
        };
    }
}
