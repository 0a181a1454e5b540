using System.Text;

namespace Memtrace.ArcDev.Http;

/// <summary>The query string as fasthttp reads it: the first of a name wins, <c>;</c> is an ordinary character, an empty value counts as absent.</summary>
internal sealed class QueryParameters
{
    private readonly List<(string Name, string Value)> _pairs = [];

    private QueryParameters()
    {
    }

    public static QueryParameters Parse(ReadOnlySpan<char> text)
    {
        var parameters = new QueryParameters();
        foreach (var range in text.Split('&'))
        {
            var pair = text[range];
            var equals = pair.IndexOf('=');
            var name = equals < 0 ? pair : pair[..equals];
            if (!pair.IsEmpty)
            {
                parameters._pairs.Add((Decode(name), equals < 0 ? "" : Decode(pair[(equals + 1)..])));
            }
        }

        return parameters;
    }

    public string? First(string name)
    {
        foreach (var pair in _pairs)
        {
            if (pair.Name == name)
            {
                return pair.Value.Length == 0 ? null : pair.Value;
            }
        }

        return null;
    }

    /// <summary>For form bodies: any letter case, the last one wins.</summary>
    public string? LastIgnoringCase(string name) =>
        _pairs.FindLast(pair => pair.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    private static string Decode(ReadOnlySpan<char> text)
    {
        if (text.IndexOfAny('%', '+') < 0)
        {
            return text.ToString();
        }

        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                bytes.Add(Convert.FromHexString(text.Slice(i + 1, 2))[0]);
                i += 2;
            }
            else if (text[i] == '+')
            {
                bytes.Add((byte)' ');
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(text[i].ToString()));
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
