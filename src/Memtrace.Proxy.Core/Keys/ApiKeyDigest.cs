using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Memtrace.Proxy.Core.Keys;

/// <summary>
/// SHA-256 of a presented key: what is stored, looked up and cached in place of the key. Keys carry 256 random bits, so the
/// digest needs neither salt nor stretching and can be found by index.
/// </summary>
public readonly struct ApiKeyDigest : IEquatable<ApiKeyDigest>
{
    /// <summary>Bytes in a digest.</summary>
    public const int Length = 32;

    /// <summary>Hexadecimal characters of Memtrace 0.2's <c>key_prefix</c>, taken from the front of the digest.</summary>
    public const int PrefixLength = 16;

    private readonly Bytes _bytes;

    private ApiKeyDigest(Bytes bytes) => _bytes = bytes;

    /// <summary>Digests the ASCII text of a key. The caller has checked that it is ASCII and at most 64 characters.</summary>
    public static ApiKeyDigest Of(ReadOnlySpan<char> ascii)
    {
        Span<byte> text = stackalloc byte[64];
        int length = Encoding.ASCII.GetBytes(ascii, text);
        Bytes bytes = default;
        SHA256.HashData(text[..length], bytes);
        CryptographicOperations.ZeroMemory(text);
        return new ApiKeyDigest(bytes);
    }

    /// <summary>Reads 64 hexadecimal characters; false when the text is anything else.</summary>
    public static bool TryParseHex(ReadOnlySpan<char> hex, out ApiKeyDigest digest)
    {
        Bytes bytes = default;
        bool parsed = hex.Length == Length * 2
            && Convert.FromHexString(hex, bytes, out _, out int written) == System.Buffers.OperationStatus.Done
            && written == Length;
        digest = parsed ? new ApiKeyDigest(bytes) : default;
        return parsed;
    }

    /// <summary>The digest as 64 lower-case hexadecimal characters.</summary>
    public string ToHex() => Convert.ToHexStringLower(_bytes);

    /// <summary>Memtrace 0.2's <c>key_prefix</c>: the first 16 hexadecimal characters.</summary>
    public string ToPrefix() => Convert.ToHexStringLower(_bytes[..(PrefixLength / 2)]);

    /// <inheritdoc/>
    public bool Equals(ApiKeyDigest other) => ((ReadOnlySpan<byte>)_bytes).SequenceEqual(other._bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ApiKeyDigest other && Equals(other);

    /// <summary>The first four bytes: a cryptographic digest is already spread evenly.</summary>
    public override int GetHashCode() => MemoryMarshal.Read<int>(_bytes);

    /// <summary>Never the digest: it is an identifier worth keeping out of logs.</summary>
    public override string ToString() => "ApiKeyDigest(…)";

    /// <summary>Same 32 bytes.</summary>
    public static bool operator ==(ApiKeyDigest left, ApiKeyDigest right) => left.Equals(right);

    /// <summary>Different bytes.</summary>
    public static bool operator !=(ApiKeyDigest left, ApiKeyDigest right) => !left.Equals(right);

    [InlineArray(Length)]
    private struct Bytes
    {
        private byte _first;
    }
}
