using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Memtrace.Proxy.Core.Keys;

namespace Memtrace.Proxy.Core.Access;

/// <summary>
/// A well-formed <c>mta_…</c> string: 43 characters of 256 random bits and the six of a checksum, as API keys have them. Only its SHA-256
/// is ever stored.
/// </summary>
public readonly struct AdminSecret
{
    /// <summary>What every one begins with.</summary>
    public const string Scheme = "mta_";

    private const int RandomBytes = 32;
    private const int EncodedLength = 43;
    private const int Length = 4 + EncodedLength + KeyChecksum.Length;

    private static readonly SearchValues<char> UrlSafe =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private readonly string _text;

    private AdminSecret(string text) => _text = text;

    /// <summary>Makes a new one from the operating system's randomness.</summary>
    public static AdminSecret Issue()
    {
        Span<byte> random = stackalloc byte[RandomBytes];
        RandomNumberGenerator.Fill(random);
        Span<char> text = stackalloc char[Length];
        Scheme.CopyTo(text);
        Base64Url.EncodeToChars(random, text[Scheme.Length..]);
        KeyChecksum.Write(text[..^KeyChecksum.Length], text[^KeyChecksum.Length..]);
        CryptographicOperations.ZeroMemory(random);
        return new AdminSecret(new string(text));
    }

    /// <summary>Reads one; false for anything else, a wrong checksum included.</summary>
    public static bool TryParse(string text, out AdminSecret secret)
    {
        ReadOnlySpan<char> span = text;
        bool isOne = span.Length == Length
            && span.StartsWith(Scheme, StringComparison.Ordinal)
            && !span[Scheme.Length..].ContainsAnyExcept(UrlSafe)
            && KeyChecksum.Matches(span[..^KeyChecksum.Length], span[^KeyChecksum.Length..]);
        secret = isOne ? new AdminSecret(text) : default;
        return isOne;
    }

    /// <summary>SHA-256 of the whole text.</summary>
    public byte[] Digest() => SHA256.HashData(Encoding.ASCII.GetBytes(_text));

    /// <summary>The token itself: for the operator who just made it. Nobody else asks.</summary>
    public string Reveal() => _text;

    /// <summary>Never the token.</summary>
    public override string ToString() => "mta_…";
}
