using System.Buffers;
using System.Security.Cryptography;

namespace Memtrace.Proxy.Storage.Sealing;

/// <summary>The AES-256 key that seals Arc credentials at rest. Used directly, without derivation, as Memtrace 0.2 does.</summary>
public sealed class MasterKey
{
    /// <summary>Bytes in a master key.</summary>
    public const int Length = 32;

    /// <summary>The setting that holds the key.</summary>
    public const string Variable = "MEMTRACE_MASTER_KEY";

    /// <summary>The setting that holds the key before the last rotation.</summary>
    public const string PreviousVariable = "MEMTRACE_MASTER_KEY_PREVIOUS";

    /// <summary>What an operator without a master key is told.</summary>
    public const string Missing = $"{Variable} is not set; generate one with `memtrace keygen master`";

    private static readonly SearchValues<char> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

    private const int MarkLength = 8;

    private static readonly byte[] MarkLabel = "memtrace/master-key-mark/1"u8.ToArray();

    private readonly byte[] _bytes;

    private MasterKey(byte[] bytes) => _bytes = bytes;

    internal ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Eight bytes as hexadecimal text by which a key is recognized by those who have it.</summary>
    internal string Mark => Convert.ToHexStringLower(HMACSHA256.HashData(_bytes, MarkLabel).AsSpan(0, MarkLength));

    /// <summary>A new key of 32 random bytes, as standard base64. It is a secret from here on.</summary>
    public static string Generate() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(Length));

    /// <summary>
    /// Reads standard base64 of 32 bytes; line breaks inside are skipped. When false, <paramref name="fault"/> says why in the words
    /// of Memtrace 0.2, naming the setting the text came from, without any of the text.
    /// </summary>
    public static bool TryParse(string text, string variable, out MasterKey? key, out string fault)
    {
        key = null;
        string joined = text.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);
        int wrong = FirstWrongPlace(joined);
        if (wrong >= 0)
        {
            fault = $"{variable} is not valid base64: illegal base64 data at input byte {wrong}";
            return false;
        }

        byte[] bytes = Convert.FromBase64String(joined);
        if (bytes.Length != Length)
        {
            fault = $"{(variable == Variable ? "" : $"{variable}: ")}master key must be {Length} bytes, got {bytes.Length}";
            return false;
        }

        key = new MasterKey(bytes);
        fault = "";
        return true;
    }

    /// <summary>Never the key.</summary>
    public override string ToString() => "MasterKey(…)";

    // The framework's decoder skips blanks and tabs, which Memtrace 0.2 refuses: both programs must agree on what a key is.
    private static int FirstWrongPlace(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> body = text.TrimEnd('=');
        int foreign = body.IndexOfAnyExcept(Alphabet);
        if (foreign >= 0)
        {
            return foreign;
        }

        int padding = text.Length - body.Length;
        int expected = (4 - (body.Length % 4)) % 4;
        return expected == padding && expected < 3 ? -1 : body.Length;
    }
}
