using Memtrace.Proxy.Core.Keys;

namespace Memtrace.Proxy.Tests.Core.Keys;

public sealed class ApiKeyTokenTests
{
    private const string Legacy = "mtk_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    // Made outside this program from the bytes 0 to 31.
    private const string Checksummed = "mtk_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh80Mp99q";

    public static TheoryData<string> NoKeys => new(
        "",
        "mtk_",
        "mtk",
        "arc-secret",
        Checksummed[..^1],
        Checksummed + "A",
        Checksummed[..^1] + (Checksummed[^1] == 'A' ? "B" : "A"),
        "mtk_B" + Checksummed[5..],
        "MTK_" + Checksummed[4..],
        " " + Checksummed[1..],
        Checksummed.Replace("QFB", "Q+B", StringComparison.Ordinal),
        Checksummed.Replace("QFB", "QéB", StringComparison.Ordinal),
        Legacy[..^1] + "A",
        Legacy[..^2] + "==",
        Legacy[..^1],
        "mtk-" + Legacy[4..],
        Legacy.Replace("QFB", "Q/B", StringComparison.Ordinal));

    [Fact]
    public void A_key_of_Memtrace_0_2_is_read_and_digested_as_it_was_stored()
    {
        Assert.True(ApiKeyToken.TryParse(Legacy.AsMemory(), out ApiKeyToken token));
        Assert.Equal(ApiKeyFormat.Legacy, token.Format);
        Assert.Equal("3f3639de79fc88cd567a4653adb24c85428722d2c81211f480577d155ab32554", token.Digest.ToHex());
        Assert.Equal("3f3639de79fc88cd", token.Digest.ToPrefix());
        Assert.Equal(Legacy, token.Reveal().ToString());
    }

    [Fact]
    public void A_checksummed_key_made_elsewhere_is_read()
    {
        Assert.True(ApiKeyToken.TryParse(Checksummed.AsMemory(), out ApiKeyToken token));
        Assert.Equal(ApiKeyFormat.Checksummed, token.Format);
        Assert.Equal("ee0df29f30e49a7e92bc72350a8c59a1dfed380242d6089610fd7257b2706765", token.Digest.ToHex());
    }

    [Theory]
    [MemberData(nameof(NoKeys))]
    public void Anything_else_is_no_key(string text) => Assert.False(ApiKeyToken.TryParse(text.AsMemory(), out _));

    [Fact]
    public void An_issued_key_has_the_documented_shape_and_is_never_issued_twice()
    {
        var seen = new HashSet<string>();
        for (int i = 0; i < 500; i++)
        {
            string text = ApiKeyToken.Issue().Reveal().ToString();

            Assert.Equal(53, text.Length);
            Assert.Matches("^mtk_[A-Za-z0-9_-]{43}[0-9A-Za-z]{6}$", text);
            Assert.True(ApiKeyToken.TryParse(text.AsMemory(), out ApiKeyToken token));
            Assert.Equal(ApiKeyFormat.Checksummed, token.Format);
            Assert.True(seen.Add(text));
        }
    }

    [Fact]
    public void Every_single_wrong_character_breaks_the_checksum()
    {
        string key = ApiKeyToken.Issue().Reveal().ToString();
        for (int at = ApiKeyToken.Scheme.Length; at < key.Length; at++)
        {
            char other = key[at] == 'x' ? 'y' : 'x';
            string typo = key[..at] + other + key[(at + 1)..];
            Assert.False(ApiKeyToken.TryParse(typo.AsMemory(), out _), $"character {at}");
        }
    }

    [Fact]
    public void Two_readings_of_one_key_are_equal_and_two_keys_are_not()
    {
        ApiKeyToken one = ApiKeyToken.Issue();
        ApiKeyToken other = ApiKeyToken.Issue();
        Assert.True(ApiKeyToken.TryParse(one.Reveal().ToString().AsMemory(), out ApiKeyToken again));

        Assert.True(one == again);
        Assert.True(one.Equals((object)again));
        Assert.Equal(one.GetHashCode(), again.GetHashCode());
        Assert.True(one != other);
        Assert.True(one.Digest != other.Digest);
    }

    [Fact]
    public void A_digest_survives_its_own_text()
    {
        ApiKeyDigest digest = ApiKeyToken.Issue().Digest;

        Assert.True(ApiKeyDigest.TryParseHex(digest.ToHex(), out ApiKeyDigest again));
        Assert.Equal(digest, again);
        Assert.Equal(digest.ToHex()[..ApiKeyDigest.PrefixLength], digest.ToPrefix());
    }

    [Theory]
    [InlineData("")]
    [InlineData("3f36")]
    [InlineData("zz3639de79fc88cd567a4653adb24c85428722d2c81211f480577d155ab32554")]
    [InlineData("3f3639de79fc88cd567a4653adb24c85428722d2c81211f480577d155ab3255400")]
    public void Anything_but_64_hexadecimal_characters_is_no_digest(string text) => Assert.False(ApiKeyDigest.TryParseHex(text, out _));
}
