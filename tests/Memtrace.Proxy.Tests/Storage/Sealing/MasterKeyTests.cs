using Memtrace.Proxy.Storage.Sealing;

namespace Memtrace.Proxy.Tests.Storage.Sealing;

public sealed class MasterKeyTests
{
    [Theory]
    [InlineData(LegacyFile.Master)]
    [InlineData("AAECAwQFBgcICQoL\r\nDA0ODxAREhMUFRYXGBkaGxwdHh8=\n")]
    public void Standard_base64_of_32_bytes_is_a_key_and_line_breaks_are_skipped(string text)
    {
        Assert.True(MasterKey.TryParse(text, MasterKey.Variable, out MasterKey? key, out string fault));
        Assert.Equal(Enumerable.Range(0, 32).Select(i => (byte)i), key!.Bytes.ToArray());
        Assert.Equal("", fault);
    }

    [Theory]
    [InlineData("AAEC AwQ=", 4)]
    [InlineData("AAECA-Q=", 5)]
    [InlineData("\tAAEC", 0)]
    [InlineData("AAECAwQ", 7)]
    [InlineData("AAECA===", 5)]
    [InlineData("AAEC====", 4)]
    [InlineData("=AAE", 0)]
    public void What_is_not_base64_is_named_with_its_place(string text, int place)
    {
        Assert.False(MasterKey.TryParse(text, MasterKey.Variable, out MasterKey? key, out string fault));
        Assert.Null(key);
        Assert.Equal($"MEMTRACE_MASTER_KEY is not valid base64: illegal base64 data at input byte {place}", fault);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("AAEC", 3)]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g", 33)]
    public void A_key_of_another_length_is_refused_with_its_length(string text, int length)
    {
        Assert.False(MasterKey.TryParse(text, MasterKey.Variable, out _, out string fault));
        Assert.Equal($"master key must be 32 bytes, got {length}", fault);
    }

    [Theory]
    [InlineData("!", "MEMTRACE_MASTER_KEY_PREVIOUS is not valid base64: illegal base64 data at input byte 0")]
    [InlineData("AAEC", "MEMTRACE_MASTER_KEY_PREVIOUS: master key must be 32 bytes, got 3")]
    public void A_fault_of_another_setting_carries_its_name_and_no_other(string text, string expected)
    {
        Assert.False(MasterKey.TryParse(text, MasterKey.PreviousVariable, out _, out string fault));
        Assert.Equal(expected, fault);
    }

    [Fact]
    public void A_generated_key_is_a_key_and_each_is_another()
    {
        string text = MasterKey.Generate();
        Assert.True(MasterKey.TryParse(text, MasterKey.Variable, out _, out _));
        Assert.NotEqual(text, MasterKey.Generate());
    }

    [Fact]
    public void A_key_never_prints_itself() => Assert.Equal("MasterKey(…)", TemporaryStore.KeyOf(7).ToString());
}
