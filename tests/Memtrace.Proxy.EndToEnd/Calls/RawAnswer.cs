using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Memtrace.Proxy.EndToEnd.Calls;

/// <summary>Everything that came back on a connection: status line, headers and body, each byte one character.</summary>
internal sealed record RawAnswer(string Text)
{
    private const string EndOfHead = "\r\n\r\n";

    /// <summary>0 when there was no answer at all.</summary>
    public int Status =>
        Text.Length > 12 && int.TryParse(Text.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out int status) ? status : 0;

    public bool IsDone => Status is >= 200 and < 300;

    /// <summary>Status line and headers.</summary>
    public string Head => Text.IndexOf(EndOfHead, StringComparison.Ordinal) is >= 0 and var end ? Text[..end] : Text;

    /// <summary>The body of the first answer, its chunks joined.</summary>
    public string Body => IsChunked ? Joined() : Rest[..Math.Min(Rest.Length, Length ?? Rest.Length)];

    /// <summary>What stands behind the first answer: the next one on that connection.</summary>
    public string Behind => IsChunked || Length is null ? "" : Rest[Math.Min(Rest.Length, Length.Value)..];

    /// <summary>The text, and once more with the chunks of the body joined: a word may be cut in two by a chunk's end.</summary>
    public string Searched => IsChunked ? Text + Joined() : Text;

    /// <summary>
    /// The same without the excerpt of a refusal: that is the caller's own SQL, said back to it, and no word of anybody else's.
    /// </summary>
    public string SearchedWithoutExcerpt =>
        Object is { } answer && answer.Remove("excerpt") ? Head + answer.ToJsonString() + Behind : Searched;

    /// <summary>The JSON object that the body is; null when it is none.</summary>
    public JsonObject? Object
    {
        get
        {
            try
            {
                return JsonNode.Parse(Encoding.Latin1.GetBytes(Body)) as JsonObject;
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }

    private string Rest => Text[Math.Min(Text.Length, Head.Length + EndOfHead.Length)..];

    private int? Length =>
        Head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase)) is { } line
        && int.TryParse(line.AsSpan(16), NumberStyles.None, CultureInfo.InvariantCulture, out int length)
            ? length
            : null;

    private bool IsChunked => Head.Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase);

    private string Joined()
    {
        var joined = new StringBuilder();
        int at = Head.Length + EndOfHead.Length;
        while (at < Text.Length
            && Text.IndexOf("\r\n", at, StringComparison.Ordinal) is >= 0 and var end
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
