using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Admin.Organizations;
using Memtrace.Proxy.Core.Instants;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.Organizations;

/// <summary><c>memtrace org list</c>.</summary>
internal static class ListOrganizations
{
    private const string Example = """
        memtrace org list --json
        memtrace org list --deleted
        """;

    public static Verb Build(Terminal terminal)
    {
        var deleted = Flags.Switch("--deleted", "list those that are deleted and can still be restored");
        return new Verb("list", "List the organizations, oldest first", Example, (line, cancellationToken) =>
            PlaceDoor.UseAsync(
                terminal,
                StoreUse.Registry,
                place => line.IsOn(deleted) ? ListDeletedAsync(place, cancellationToken) : ListAsync(place, cancellationToken),
                cancellationToken))
        {
            deleted,
        };
    }

    private static async Task<Outcome> ListAsync(IOperatorPlace place, CancellationToken cancellationToken)
    {
        IReadOnlyList<Organization> all = await place.Organizations.ListOrganizationsAsync(cancellationToken);
        Columns columns = new Columns(32, 30).Add("ID", "NAME", "CREATED");
        foreach (Organization one in all)
        {
            columns.Add(one.Id, one.Name, Rfc3339.WholeSeconds(one.CreatedAt));
        }

        return Done(columns, all);
    }

    private static async Task<Outcome> ListDeletedAsync(IOperatorPlace place, CancellationToken cancellationToken)
    {
        IReadOnlyList<Organization> all = await place.Organizations.ListDeletedOrganizationsAsync(cancellationToken);
        Columns columns = new Columns(32, 30, 20, 20).Add("ID", "NAME", "CREATED", "DELETED", "PURGE AFTER");
        foreach (Organization one in all)
        {
            columns.Add(
                one.Id,
                one.Name,
                Rfc3339.WholeSeconds(one.CreatedAt),
                Rfc3339.WholeSeconds(one.DeletedAt) ?? "",
                Rfc3339.WholeSeconds(one.PurgeAfter) ?? "");
        }

        return Done(columns, all);
    }

    private static Outcome Done(Columns columns, IReadOnlyList<Organization> all)
    {
        var view = new ItemsView<OrganizationView>([.. all.Select(OrganizationView.Of)]);
        return Outcome.Done(columns, view, CliJson.Readable.OrganizationItems);
    }
}
