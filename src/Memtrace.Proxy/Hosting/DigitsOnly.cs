using System.Text;

namespace Memtrace.Proxy.Hosting;

/// <summary>
/// The encoding of <c>Content-Length</c>: digits are themselves and everything else is no number. Left to itself the server reads
/// <c>+7</c> for seven, which others in front of it may read otherwise (RFC 9110, 8.6: digits and nothing else).
/// </summary>
internal sealed class DigitsOnly : Encoding
{
    private const char NoDigit = 'x';

    private static readonly DigitsOnly Instance = new();

    /// <summary>What the server asks of every header: null leaves it to the server.</summary>
    public static Encoding? Of(string header) => header is "Content-Length" ? Instance : null;

    /// <inheritdoc/>
    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            chars[i] = char.IsAsciiDigit((char)bytes[i]) ? (char)bytes[i] : NoDigit;
        }

        return bytes.Length;
    }

    /// <inheritdoc/>
    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        GetChars(bytes.AsSpan(byteIndex, byteCount), chars.AsSpan(charIndex));

    /// <inheritdoc/>
    public override int GetCharCount(byte[] bytes, int index, int count) => count;

    /// <inheritdoc/>
    public override int GetCharCount(ReadOnlySpan<byte> bytes) => bytes.Length;

    /// <inheritdoc/>
    public override int GetMaxCharCount(int byteCount) => byteCount;

    /// <inheritdoc/>
    public override int GetByteCount(char[] chars, int index, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override int GetMaxByteCount(int charCount) => throw new NotSupportedException();
}
