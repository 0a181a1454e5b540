using System.Globalization;
using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.Organizations;

/// <summary><c>memtrace org list</c>.</summary>
internal static class ListOrganizations
{
    private const string Example = "memtrace org list --json";

    public static Verb Build(Terminal terminal) =>
        new("list", "List the organizations, oldest first", Example, (_, cancellationToken) =>
            StoreDoor.UseAsync(terminal, StoreUse.Registry, store => ListAsync(store, cancellationToken), cancellationToken));

    private static async Task<Outcome> ListAsync(OpenedStore store, CancellationToken cancellationToken)
    {
        IReadOnlyList<Organization> all = await store.Registry.ListOrganizationsAsync(cancellationToken);
        Columns columns = new Columns(32, 30).Add("ID", "NAME", "CREATED");
        foreach (Organization one in all)
        {
            string created = one.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            columns.Add(one.Id, one.Name, created);
        }

        var view = new ItemsView<OrganizationView>([.. all.Select(OrganizationView.Of)]);
        return Outcome.Done(columns.ToString(), view, CliJson.Readable.OrganizationItems);
    }
}
