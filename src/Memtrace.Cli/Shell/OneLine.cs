using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.Shell;

/// <summary>Text that may come from anywhere, made safe for one line of a terminal.</summary>
internal static class OneLine
{
    public static string Of(string text) => PlainText.Clean(text, ' ');
}
