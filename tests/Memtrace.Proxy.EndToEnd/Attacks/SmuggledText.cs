using System.Text;

namespace Memtrace.Proxy.EndToEnd.Attacks;

/// <summary>What requests with another one behind them are made of.</summary>
internal static class SmuggledText
{
    /// <summary>Stands in every hidden request; where it reaches the Arc, something was smuggled.</summary>
    public const string Mark = "smuggled";

    public const string Line = Asked.Line;
    public const string Upstream = "POST /write?db=tenant_a";
    public static readonly string Length = $"{Line.Length}";
    public static readonly string Size = $"{Line.Length:x}";
    public static readonly byte[] Body = Encoding.ASCII.GetBytes(Line);

    /// <summary>The line in a chunk, with its end.</summary>
    public static readonly string Whole = $"{Size}\r\n{Line}\r\n0\r\n\r\n";

    /// <summary>The same but for the size before it, and with a request behind it.</summary>
    public static readonly string AfterSize = $"\r\n{Line}\r\n0\r\n\r\n{Hidden()}";

    /// <summary>A request without a key, or with what is said as one.</summary>
    public static string Hidden(string credential = "") =>
        $"POST /api/v1/query HTTP/1.1\r\nHost: x\r\n{credential}Content-Type: application/json\r\nContent-Length: 27\r\n"
        + $"Connection: close\r\n\r\n{{\"sql\":\"SELECT '{Mark}'\"}}";

    /// <summary>A write that is whole, up to the rest.</summary>
    public static string First(string framing, string rest, string target = "/write") =>
        $"POST {target} HTTP/1.1\r\nHost: localhost\r\nx-api-key: {{A}}\r\nContent-Type: text/plain\r\n{framing}\r\n{rest}";
}
