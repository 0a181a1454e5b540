namespace Memtrace.Proxy.Tests.Rooms;

/// <summary>What came back on a bare socket.</summary>
/// <param name="Status">The status; 0 when nothing came, or something else.</param>
/// <param name="Head">Status line and headers.</param>
/// <param name="Body">The body as it stood on the wire.</param>
/// <param name="Closed">True when the other side closed in order, false when it broke off.</param>
internal sealed record RawAnswer(int Status, string Head, string Body, bool Closed)
{
    public static RawAnswer Read(string text, bool closed)
    {
        int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        string head = end < 0 ? text : text[..end];
        int status = head.Length > 12 && int.TryParse(head.AsSpan(9, 3), out int read) ? read : 0;
        return new RawAnswer(status, head, end < 0 ? "" : text[(end + 4)..], closed);
    }
}
