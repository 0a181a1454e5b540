using Microsoft.Extensions.Primitives;

namespace Memtrace.Proxy.Bodies;

/// <summary>Which coding a body has: its first bytes decide, whatever its header says, because that is how Arc reads it.</summary>
internal static class BodyCodings
{
    /// <summary>Bytes that <see cref="Of"/> wants to see.</summary>
    public const int MagicLength = 4;

    /// <summary>The coding of a body that begins like this; fewer bytes than <see cref="MagicLength"/> are a whole body.</summary>
    public static BodyCoding Of(ReadOnlySpan<byte> start) => start switch
    {
        [0x1f, 0x8b, ..] => BodyCoding.Gzip,
        [0x28, 0xb5, 0x2f, 0xfd, ..] => BodyCoding.Zstd,
        _ => BodyCoding.Plain,
    };

    /// <summary>False for a <c>Content-Encoding</c> that nobody here reads; the others are taken as a remark.</summary>
    public static bool IsRead(StringValues announced)
    {
        ReadOnlySpan<char> name = announced.ToString().AsSpan().Trim();
        return name.IsEmpty
            || name.Equals("identity", StringComparison.OrdinalIgnoreCase)
            || name.Equals("gzip", StringComparison.OrdinalIgnoreCase)
            || name.Equals("x-gzip", StringComparison.OrdinalIgnoreCase)
            || name.Equals("zstd", StringComparison.OrdinalIgnoreCase);
    }
}
