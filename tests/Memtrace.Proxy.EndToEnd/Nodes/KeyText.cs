using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Memtrace.Proxy.EndToEnd.Nodes;

/// <summary>Makes the text of new keys, as the contract describes it: many at a time, for which the tool would take minutes.</summary>
internal static class KeyText
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static string Issue()
    {
        string body = "mtk_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        uint rest = Crc32(body);
        char[] checksum = new char[6];
        for (int i = checksum.Length - 1; i >= 0; i--)
        {
            (rest, uint digit) = Math.DivRem(rest, (uint)Alphabet.Length);
            checksum[i] = Alphabet[(int)digit];
        }

        return body + new string(checksum);
    }

    /// <summary>What the store keeps of it.</summary>
    public static string Digest(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key)));

    private static uint Crc32(string text)
    {
        uint crc = uint.MaxValue;
        foreach (char c in text)
        {
            crc ^= c;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        return ~crc;
    }
}
