using System.Buffers;
using System.Text;

namespace Memtrace.Cli.Loading;

/// <summary>Finds the code in a refusal's body; a code that was seen before costs no memory.</summary>
internal sealed class RefusalCodeReader
{
    private const int Longest = 64;
    private const int MostKnown = 256;

    private static readonly SearchValues<byte> Allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-."u8);

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public RefusalCodeReader() => _lookup = _known.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The code; empty when the body holds none of that shape.</summary>
    public string Read(ReadOnlySpan<byte> body)
    {
        int at = body.IndexOf("\"code\":\""u8);
        if (at < 0)
        {
            return "";
        }

        ReadOnlySpan<byte> rest = body[(at + "\"code\":\"".Length)..];
        int length = rest.IndexOf((byte)'"');
        if (length is < 1 or > Longest || rest[..length].ContainsAnyExcept(Allowed))
        {
            return "";
        }

        Span<char> code = stackalloc char[length];
        Encoding.ASCII.GetChars(rest[..length], code);
        if (_lookup.TryGetValue(code, out string? known))
        {
            return known;
        }

        string added = code.ToString();
        if (_known.Count < MostKnown)
        {
            _known.Add(added);
        }

        return added;
    }
}
