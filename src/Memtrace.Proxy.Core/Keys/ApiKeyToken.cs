using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Memtrace.Proxy.Core.Keys;

/// <summary>
/// A well-formed <c>mtk_…</c> string as a caller presented it. It is never stored and never printed; everything behind
/// authentication works with <see cref="Digest"/>.
/// </summary>
public readonly struct ApiKeyToken : IEquatable<ApiKeyToken>
{
    /// <summary>What every key begins with.</summary>
    public const string Scheme = "mtk_";

    private const int RandomBytes = 32;
    private const int EncodedLength = 43;
    private const int ChecksummedLength = 4 + EncodedLength + KeyChecksum.Length;
    private const int LegacyLength = 4 + EncodedLength + 1;

    private static readonly SearchValues<char> UrlSafe =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private readonly ReadOnlyMemory<char> _text;

    private ApiKeyToken(ReadOnlyMemory<char> text, ApiKeyFormat format, ApiKeyDigest digest)
    {
        _text = text;
        Format = format;
        Digest = digest;
    }

    /// <summary>SHA-256 of the whole key.</summary>
    public ApiKeyDigest Digest { get; }

    /// <summary>The format the key was written in.</summary>
    public ApiKeyFormat Format { get; }

    /// <summary>Reads a key of either format; false for anything else, a wrong checksum included.</summary>
    public static bool TryParse(ReadOnlyMemory<char> text, out ApiKeyToken token)
    {
        ReadOnlySpan<char> span = text.Span;
        token = default;
        if (!TryReadFormat(span, out ApiKeyFormat format))
        {
            return false;
        }

        token = new ApiKeyToken(text, format, ApiKeyDigest.Of(span));
        return true;
    }

    /// <summary>Makes a new key from the operating system's randomness.</summary>
    public static ApiKeyToken Issue()
    {
        Span<byte> random = stackalloc byte[RandomBytes];
        RandomNumberGenerator.Fill(random);
        var text = new char[ChecksummedLength];
        Scheme.CopyTo(text);
        Base64Url.EncodeToChars(random, text.AsSpan(Scheme.Length));
        Span<char> checksum = text.AsSpan(Scheme.Length + EncodedLength);
        KeyChecksum.Write(text.AsSpan(0, Scheme.Length + EncodedLength), checksum);
        CryptographicOperations.ZeroMemory(random);
        return new ApiKeyToken(text, ApiKeyFormat.Checksummed, ApiKeyDigest.Of(text));
    }

    /// <summary>The key itself: for the operator who just made it, and for Memtrace 0.2's bcrypt. Nobody else asks.</summary>
    public ReadOnlyMemory<char> Reveal() => _text;

    /// <inheritdoc/>
    public bool Equals(ApiKeyToken other) => Digest == other.Digest;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ApiKeyToken other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Digest.GetHashCode();

    /// <summary>Never the key.</summary>
    public override string ToString() => "mtk_…";

    /// <summary>Same key.</summary>
    public static bool operator ==(ApiKeyToken left, ApiKeyToken right) => left.Equals(right);

    /// <summary>Different keys.</summary>
    public static bool operator !=(ApiKeyToken left, ApiKeyToken right) => !left.Equals(right);

    private static bool TryReadFormat(ReadOnlySpan<char> text, out ApiKeyFormat format)
    {
        format = text.Length == LegacyLength ? ApiKeyFormat.Legacy : ApiKeyFormat.Checksummed;
        if (!text.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return false;
        }

        if (format == ApiKeyFormat.Legacy)
        {
            return text[^1] == '=' && !text[Scheme.Length..^1].ContainsAnyExcept(UrlSafe);
        }

        return text.Length == ChecksummedLength
            && !text[Scheme.Length..].ContainsAnyExcept(UrlSafe)
            && KeyChecksum.Matches(text[..^KeyChecksum.Length], text[^KeyChecksum.Length..]);
    }
}
