using Memtrace.Cli.Shell;
using Memtrace.Proxy.Core.Arc;

namespace Memtrace.Cli.ArcInstances;

/// <summary>The lines that name an organization's Arc after it was set or changed.</summary>
internal static class ArcText
{
    public static string Of(string headline, ArcInstance instance)
    {
        IEnumerable<string> urls = instance.Urls.Select(url => $"  url:      {OneLine.Of(url.Text)}");
        return string.Join('\n', [headline, .. urls, $"  database: {instance.Database}"]);
    }
}
