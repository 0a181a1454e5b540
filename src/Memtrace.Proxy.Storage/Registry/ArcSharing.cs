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

    // A row that cannot be read serves no request, but it may be repaired later: whichever of its URLs can be read still counts.
    private static bool IsOn(ArcRow row, HashSet<string> addresses)
    {
        if (ArcUrlList.TryRead(row.Url, row.UrlsJson, out ImmutableArray<ArcUrl> urls, out _))
        {
            return urls.Any(url => addresses.Contains(url.Address));
        }

        return ArcUrl.TryParse(row.Url, out ArcUrl first, out _) && addresses.Contains(first.Address);
    }
}
