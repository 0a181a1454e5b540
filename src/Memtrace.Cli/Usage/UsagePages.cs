using System.Runtime.CompilerServices;
using Memtrace.Proxy.Core.Usage;

namespace Memtrace.Cli.Usage;

/// <summary>Reads on until there is no more.</summary>
internal static class UsagePages
{
    private const int Organizations = 200;

    public static async IAsyncEnumerable<UsageEntry> ReadAsync(
        IUsageLog usage, UsageWish wish, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IReadOnlyList<UsageEntry> page;
        string after = "";
        while ((page = await usage.ListAsync(wish.Filter, wish.By, after, Organizations, cancellationToken)).Count > 0)
        {
            foreach (UsageEntry entry in page)
            {
                yield return entry;
            }

            after = page[^1].OrganizationId!;
        }
    }
}
