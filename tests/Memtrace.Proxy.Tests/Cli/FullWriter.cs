using System.Text;

namespace Memtrace.Proxy.Tests.Cli;

/// <summary>An output that takes nothing any more, and does something of its own when it is asked to.</summary>
internal sealed class FullWriter(Action? asked = null) : TextWriter
{
    public override Encoding Encoding => Encoding.UTF8;

    public override Task WriteLineAsync(string? value)
    {
        asked?.Invoke();
        throw new IOException("no space left");
    }
}
