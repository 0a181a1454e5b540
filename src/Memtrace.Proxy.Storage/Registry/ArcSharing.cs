using System.Collections.Immutable;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.Storage.Registry;

/// <summary>
/// The rules by which organizations may share one Arc. Addresses are compared node by node: two lists that overlap in one node are
/// one cluster.
/// </summary>
internal static class ArcSharing
{
    public static Problem? Refuse(ArcInstance wanted, IReadOnlyList<ArcRow> others)
    {
        if (wanted.Database.IsArcDefault && !wanted.Dedicated)
        {
            return new Problem("the database 'default' is refused on a shared arc; use --dedicated or another name");
        }

        HashSet<string> addresses = [.. wanted.Urls.Select(url => url.Address)];
        List<ArcRow> neighbours = [.. others.Where(other => IsOn(other, addresses))];
        if (wanted.Dedicated && neighbours.Count > 0)
        {
            return new Problem("another organization uses that arc; it cannot be dedicated");
        }

        if (neighbours.Exists(neighbour => neighbour.Dedicated))
        {
            return new Problem("that arc is dedicated to another organization");
        }

        // An Arc on a file system or in an engine that folds case would give both names one database.
        return neighbours.Exists(each => string.Equals(each.Database, wanted.Database.Text, StringComparison.OrdinalIgnoreCase))
            ? new Problem($"database '{wanted.Database.Text}' on that arc already belongs to another organization")
            : null;
    }

    /// <summary>
    /// The databases that several organizations use. Each organization is told of once, with the first one there: a thousand in one
    /// database are a thousand lines, not half a million.
    /// </summary>
    public static List<SharedDatabase> FindShared(IReadOnlyList<ArcRow> rows)
    {
        var first = new Dictionary<(string Address, string Database), string>();
        var shared = new List<SharedDatabase>();
        foreach (ArcRow row in rows)
        {
            string? neighbour = null;
            foreach (string address in AddressesOf(row))
            {
                (string Address, string Database) place = (address, row.Database.ToUpperInvariant());
                if (!first.TryAdd(place, row.OrganizationId) && first[place] != row.OrganizationId)
                {
                    neighbour ??= first[place];
                }
            }

            if (neighbour is not null)
            {
                shared.Add(new SharedDatabase(neighbour, row.OrganizationId, row.Database));
            }
        }

        return shared;
    }

    private static bool IsOn(ArcRow row, HashSet<string> addresses) => AddressesOf(row).Any(addresses.Contains);

    // A row that cannot be read serves no request, but it may be repaired later: whichever of its URLs can be read still counts.
    private static IEnumerable<string> AddressesOf(ArcRow row) =>
        ArcUrlList.TryRead(row.Url, row.UrlsJson, out ImmutableArray<ArcUrl> urls, out _) ? urls.Select(url => url.Address)
        : ArcUrl.TryParse(row.Url, out ArcUrl first, out _) ? [first.Address]
        : [];
}
