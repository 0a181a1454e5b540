using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Memtrace.Proxy.Admin;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.Remote;

/// <summary>Lists that a server gives in parts, read to their end.</summary>
internal static class ServerPages
{
    private const string Most = "1000";

    /// <summary>After which the next part comes.</summary>
    public static long Place(string next) => long.Parse(next, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    /// <summary>All of a list.</summary>
    /// <exception cref="RegistryException">There is no answer that counts.</exception>
    public static async Task<Answer<List<TItem>>> ReadAllAsync<TView, TItem>(
        ServerCalls calls,
        string path,
        (string Name, string? Value) filter,
        JsonTypeInfo<PageView<TView>> type,
        Func<TView, TItem> read,
        CancellationToken cancellationToken)
    {
        var all = new List<TItem>();
        string? after = null;
        do
        {
            Answer<PageView<TView>> answer =
                await calls.GetAsync(path + ServerPath.Query(("limit", Most), ("after", after), filter), type, cancellationToken);
            if (answer.Value is not { } page)
            {
                return answer.Reason!;
            }

            all.AddRange(page.Items.Select(read));
            after = page.Next;
        }
        while (after is not null);
        return all;
    }
}
