using System.Net;

namespace Memtrace.Proxy.ArcOperator;

/// <summary>An answer of Arc's operator API, its body read within the bound.</summary>
internal readonly record struct ArcOperatorAnswer(HttpStatusCode Status, ReadOnlyMemory<byte> Body)
{
    /// <summary>Never the body: it may carry a token.</summary>
    public override string ToString() => $"ArcOperatorAnswer({(int)Status})";
}
