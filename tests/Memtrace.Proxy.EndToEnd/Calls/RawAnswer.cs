using System.Globalization;
using System.Text;

namespace Memtrace.Proxy.EndToEnd.Calls;

/// <summary>Everything that came back on a connection: status line, headers and body, each byte one character.</summary>
internal sealed record RawAnswer(string Text)
{
    private const string EndOfHead = "\r\n\r\n";

    /// <summary>0 when there was no answer at all.</summary>
    public int Status =>
        Text.Length > 12 && int.TryParse(Text.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out int status) ? status : 0;

    public bool IsDone => Status is >= 200 and < 300;

    /// <summary>The text, and once more with the chunks of the body joined: a word may be cut in two by a chunk's end.</summary>
    public string Searched => Text + Joined();

    private string Joined()
    {
        int head = Text.IndexOf(EndOfHead, StringComparison.Ordinal);
        if (head < 0 || !Text.AsSpan(0, head).Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase))
        {
            return "";
        }

        var joined = new StringBuilder();
        int at = head + EndOfHead.Length;
        while (Text.IndexOf("\r\n", at, StringComparison.Ordinal) is >= 0 and var end
            && int.TryParse(Text.AsSpan(at, end - at), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out int length)
            && length > 0
            && end + 2 + length <= Text.Length)
        {
            joined.Append(Text, end + 2, length);
            at = end + 2 + length + 2;
        }

        return joined.ToString();
    }
}
