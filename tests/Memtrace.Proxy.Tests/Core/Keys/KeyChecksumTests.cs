using Memtrace.Proxy.Core.Keys;

namespace Memtrace.Proxy.Tests.Core.Keys;

public sealed class KeyChecksumTests
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    // The check value of CRC-32/ISO-HDLC, and its value for no input.
    [Theory]
    [InlineData("123456789", 0xCBF43926)]
    [InlineData("", 0x00000000)]
    public void The_checksum_is_the_CRC_32_of_zip_in_base_62(string text, uint crc)
    {
        Span<char> written = stackalloc char[KeyChecksum.Length];
        KeyChecksum.Write(text, written);

        long read = 0;
        foreach (char c in written)
        {
            read = (read * 62) + Alphabet.IndexOf(c, StringComparison.Ordinal);
        }

        Assert.Equal(crc, read);
        Assert.True(KeyChecksum.Matches(text, written));
    }

    [Fact]
    public void A_small_value_is_padded_with_zeros()
    {
        Span<char> written = stackalloc char[KeyChecksum.Length];
        KeyChecksum.Write("", written);

        Assert.Equal("000000", written.ToString());
        Assert.False(KeyChecksum.Matches("", "0"));
        Assert.False(KeyChecksum.Matches("", "000001"));
    }
}
