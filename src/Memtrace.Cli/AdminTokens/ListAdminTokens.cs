using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Admin.Access;

namespace Memtrace.Cli.AdminTokens;

/// <summary><c>memtrace admin-token list</c>.</summary>
internal static class ListAdminTokens
{
    private const string Example = "memtrace admin-token list --json";

    public static Verb Build(Terminal terminal) =>
        new("list", "List the tokens of the admin API, never the tokens themselves", Example, (_, cancellationToken) =>
            PlaceDoor.UseAsync(terminal, StoreUse.Registry, place => ListAsync(place, cancellationToken), cancellationToken));

    private static async Task<Outcome> ListAsync(IOperatorPlace place, CancellationToken cancellationToken)
    {
        AdminTokenView[] views = [.. (await place.Tokens.ListAsync(cancellationToken)).Select(AdminTokenView.Of)];
        Columns columns = new Columns(20, 6, 20).Add("NAME", "SCOPE", "CREATED", "EXPIRES");
        foreach (AdminTokenView view in views)
        {
            columns.Add(view.Name, view.Scope, view.CreatedAt, view.ExpiresAt ?? "never");
        }

        return Outcome.Done(columns, new ItemsView<AdminTokenView>(views), CliJson.Readable.AdminTokenItems);
    }
}
