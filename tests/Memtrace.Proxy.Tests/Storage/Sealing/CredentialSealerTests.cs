using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Storage.Sealing;

namespace Memtrace.Proxy.Tests.Storage.Sealing;

public sealed class CredentialSealerTests
{
    private static readonly byte[] Nonce = Convert.FromHexString("000102030405060708090a0b");
    private readonly CredentialSealer _sealer = new(TemporaryStore.KeyOf(1), null);

    [Theory]
    [InlineData("2670b544b680a169e835c8e0d4903eeb3d87387ae834fe69b528b1c63f12", "arc_secret_key")]
    [InlineData("f4c2db1dc38805a37b92171c5d0a81cc", "")]
    public void An_envelope_of_Memtrace_02_opens_whatever_row_it_stands_in(string blob, string plain)
    {
        var sealer = new CredentialSealer(TemporaryStore.Parse(LegacyFile.Master), null);
        var secret = new SealedSecret(SealedSecret.Legacy, Convert.FromHexString(blob), Nonce);
        Assert.True(sealer.TryOpen(secret, "org_a", "arc_a", out ArcCredential? credential));
        Assert.Equal(plain, credential.Reveal());
    }

    [Theory]
    [InlineData("")]
    [InlineData("arc_secret_key")]
    public void What_is_sealed_opens_in_its_own_row(string plain)
    {
        SealedSecret secret = _sealer.Seal(new ArcCredential(plain), "org_a", "arc_a");
        Assert.Equal(SealedSecret.Bound, secret.Version);
        Assert.Equal(plain.Length + 16, secret.Cipher.Length);
        Assert.True(_sealer.TryOpen(secret, "org_a", "arc_a", out ArcCredential? credential));
        Assert.Equal(plain, credential.Reveal());
    }

    [Theory]
    [InlineData("org_b", "arc_a")]
    [InlineData("org_a", "arc_b")]
    [InlineData("org_aa", "rc_a")]
    public void What_is_sealed_opens_in_no_other_row(string organization, string row)
    {
        SealedSecret secret = _sealer.Seal(new ArcCredential("s"), "org_a", "arc_a");
        Assert.False(_sealer.TryOpen(secret, organization, row, out _));
    }

    [Fact]
    public void A_bound_secret_declared_as_an_old_envelope_does_not_open()
    {
        SealedSecret secret = _sealer.Seal(new ArcCredential("s"), "org_a", "arc_a");
        Assert.False(_sealer.TryOpen(secret with { Version = SealedSecret.Legacy }, "org_a", "arc_a", out _));
        Assert.False(_sealer.TryOpen(secret with { Version = 2 }, "org_a", "arc_a", out _));
    }

    [Fact]
    public void The_previous_key_opens_and_never_seals()
    {
        SealedSecret old = _sealer.Seal(new ArcCredential("s"), "org_a", "arc_a");
        var rotated = new CredentialSealer(TemporaryStore.KeyOf(2), TemporaryStore.KeyOf(1));
        Assert.True(rotated.TryOpen(old, "org_a", "arc_a", out _));
        Assert.False(_sealer.TryOpen(rotated.Seal(new ArcCredential("s"), "org_a", "arc_a"), "org_a", "arc_a", out _));
    }

    [Fact]
    public void Equal_secrets_never_look_equal_at_rest()
    {
        SealedSecret one = _sealer.Seal(new ArcCredential("same"), "org_a", "arc_a");
        SealedSecret two = _sealer.Seal(new ArcCredential("same"), "org_a", "arc_a");
        Assert.NotEqual(one.Nonce, two.Nonce);
        Assert.NotEqual(one.Cipher, two.Cipher);
    }

    [Theory]
    [InlineData(0, 12)]
    [InlineData(15, 12)]
    [InlineData(16, 0)]
    [InlineData(16, 13)]
    public void A_secret_of_impossible_size_does_not_open_and_does_not_throw(int cipher, int nonce) =>
        Assert.False(_sealer.TryOpen(new SealedSecret(SealedSecret.Bound, new byte[cipher], new byte[nonce]), "o", "a", out _));

    [Fact]
    public void A_flipped_bit_anywhere_keeps_it_closed()
    {
        SealedSecret secret = _sealer.Seal(new ArcCredential("secret"), "org_a", "arc_a");
        for (int i = 0; i < secret.Cipher.Length; i++)
        {
            byte[] changed = [.. secret.Cipher];
            changed[i] ^= 1;
            Assert.False(_sealer.TryOpen(secret with { Cipher = changed }, "org_a", "arc_a", out _));
        }
    }
}
