using System.Security.Cryptography;
using System.Text;
using Memtrace.Proxy.Core.Registry;
using Microsoft.Extensions.Primitives;

namespace Memtrace.Proxy.Admin;

/// <summary>
/// Entity tags: the version of the stored facts, and behind a dot what tells this representation of them from any other. A mutation
/// looks at the version alone: what changes by itself, such as when a key was last used, is in nobody's way.
/// </summary>
internal static class AdminTag
{
    private const int BodyCharacters = 12;

    public static string Of(ResourceVersion version) => $"\"{version}\"";

    public static string Of(ResourceVersion version, ReadOnlySpan<byte> body) =>
        $"\"{version}.{Convert.ToHexStringLower(SHA256.HashData(body))[..BodyCharacters]}\"";

    /// <summary>The version in a tag of this API; false for anything else, a weak tag included.</summary>
    public static bool TryReadVersion(string tag, out ResourceVersion version)
    {
        version = default;
        return tag is ['"', .., '"'] && ResourceVersion.TryParse(tag[1..^1].Split('.')[0], out version);
    }

    /// <summary>Whether <c>If-None-Match</c> names a tag.</summary>
    public static bool Matches(StringValues header, string tag) =>
        header.Any(line => line!.Split(',', StringSplitOptions.TrimEntries).Any(each => each == "*" || each.TrimStart('W', '/') == tag));

    /// <summary>A sentence as a header can carry it: what is not printable ASCII, and the percent sign, as percent and hexadecimal UTF-8.</summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder();
        foreach (byte one in Encoding.UTF8.GetBytes(text))
        {
            plain.Append(one is >= (byte)' ' and <= (byte)'~' and not (byte)'%' ? $"{(char)one}" : $"%{one:X2}");
        }

        return plain.ToString();
    }
}
