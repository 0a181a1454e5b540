using Memtrace.Cli.Shell;
using Memtrace.Proxy.Admin.Arcs;

namespace Memtrace.Cli.ArcInstances;

/// <summary>The lines that name an organization's Arc after it was set or changed.</summary>
internal static class ArcText
{
    public static string Of(string headline, ArcView arc)
    {
        IEnumerable<string> urls = arc.Urls.Select(url => $"  url:      {OneLine.Of(url)}");
        return string.Join('\n', [headline, .. urls, $"  database: {arc.Database}"]);
    }
}
