using System.Text;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Storage.Redis;

namespace Memtrace.Proxy.Tests.Storage.Redis;

public sealed class BindingSealTests
{
    private static readonly BindingSeal Seal = new(TemporaryStore.KeyOf(1), null, "store-1");
    private static readonly ApiKeyDigest Digest = SealedBindings.Digest(1);

    [Theory]
    [InlineData(ArcState.Bound)]
    [InlineData(ArcState.Unbound)]
    [InlineData(ArcState.Quarantined)]
    public void What_is_sealed_opens_with_all_that_it_said(ArcState state)
    {
        ReadBinding read = SealedBindings.Of(state);

        ReadBinding? opened = Seal.Open(Seal.Seal(read, Digest), Digest);

        Assert.Equal(SealedBindings.Everything(read), SealedBindings.Everything(opened!));
    }

    [Fact]
    public void Two_seals_of_one_binding_differ_and_neither_shows_a_word_of_it()
    {
        ReadBinding read = SealedBindings.Of(ArcState.Bound, secret: "very-secret-credential");
        byte[] one = Seal.Seal(read, Digest)!;
        byte[] two = Seal.Seal(read, Digest)!;

        Assert.NotEqual(one, two);
        Assert.InRange(one.Length, 100, 500);
        foreach (string word in new[] { "very-secret", "org_1", "acme", "one:8000", "arc_1", "events" })
        {
            Assert.Equal(-1, one.AsSpan().IndexOf(Encoding.UTF8.GetBytes(word)));
        }
    }

    [Fact]
    public void A_value_with_any_bit_of_any_byte_flipped_is_none()
    {
        byte[] value = Seal.Seal(SealedBindings.Of(ArcState.Bound), Digest)!;
        for (int i = 0; i < value.Length * 8; i++)
        {
            value[i / 8] ^= (byte)(1 << (i % 8));
            Assert.Null(Seal.Open(value, Digest));
            value[i / 8] ^= (byte)(1 << (i % 8));
        }

        Assert.NotNull(Seal.Open(value, Digest));
    }

    [Fact]
    public void A_value_that_was_cut_or_goes_on_is_none()
    {
        byte[] value = Seal.Seal(SealedBindings.Of(ArcState.Bound), Digest)!;
        for (int length = 0; length < value.Length; length++)
        {
            Assert.Null(Seal.Open(value.AsSpan(0, length), Digest));
            Assert.Null(Seal.Open(value.AsSpan(length), length == 0 ? SealedBindings.Digest(2) : Digest));
        }

        Assert.Null(Seal.Open([.. value, 0], Digest));
        Assert.Null(Seal.Open([.. value, .. new byte[BindingSeal.MaxLength]], Digest));
    }

    [Fact]
    public void Random_bytes_are_no_value_and_throw_nothing()
    {
        var random = new Random(7);
        for (int i = 0; i < 2000; i++)
        {
            var bytes = new byte[random.Next(300)];
            random.NextBytes(bytes);
            if (bytes.Length > 0)
            {
                bytes[0] = BindingFields.Version;
            }

            Assert.Null(Seal.Open(bytes, Digest));
        }
    }

    [Fact]
    public void The_value_of_one_key_is_none_for_another()
    {
        byte[] one = Seal.Seal(SealedBindings.Of(ArcState.Bound), Digest)!;

        Assert.Null(Seal.Open(one, SealedBindings.Digest(2)));
    }

    [Fact]
    public void A_value_of_another_master_key_or_another_store_is_none()
    {
        byte[] value = Seal.Seal(SealedBindings.Of(ArcState.Bound), Digest)!;

        Assert.Null(new BindingSeal(TemporaryStore.KeyOf(2), null, "store-1").Open(value, Digest));
        Assert.Null(new BindingSeal(TemporaryStore.KeyOf(1), null, "store-2").Open(value, Digest));
        Assert.Null(new BindingSeal(TemporaryStore.KeyOf(1), null, "").Open(value, Digest));
    }

    [Fact]
    public void During_a_rotation_values_of_both_master_keys_open_and_are_sealed_under_the_new_one()
    {
        var rotating = new BindingSeal(TemporaryStore.KeyOf(2), TemporaryStore.KeyOf(1), "store-1");
        byte[] old = Seal.Seal(SealedBindings.Of(ArcState.Bound), Digest)!;
        byte[] young = rotating.Seal(SealedBindings.Of(ArcState.Bound), Digest)!;

        Assert.NotNull(rotating.Open(old, Digest));
        Assert.NotNull(rotating.Open(young, Digest));
        Assert.Null(Seal.Open(young, Digest));
    }

    [Fact]
    public void What_would_be_too_long_is_not_sealed()
    {
        string name = new('x', BindingSeal.MaxLength - 600);
        Assert.NotNull(Seal.Open(Seal.Seal(SealedBindings.Of(ArcState.Bound, name), Digest), Digest));

        Assert.Null(Seal.Seal(SealedBindings.Of(ArcState.Bound, name + new string('x', 600)), Digest));
    }

    [Fact]
    public void Fields_that_break_off_anywhere_are_no_binding()
    {
        var fields = new byte[2000];
        var writer = new BindingWriter(fields);
        BindingFields.Write(ref writer, SealedBindings.Of(ArcState.Bound));
        Assert.NotNull(BindingFields.Read(fields.AsSpan(0, writer.Written)));

        for (int length = 0; length < writer.Written; length++)
        {
            Assert.Null(BindingFields.Read(fields.AsSpan(0, length)));
        }

        Assert.Null(BindingFields.Read(fields.AsSpan(0, writer.Written + 1)));
    }

    [Fact]
    public void Names_are_of_one_length_and_hold_nothing_of_the_digest()
    {
        string name = BindingSeal.NameOf(Digest);

        Assert.Matches("^[A-Za-z0-9_-]{22}$", name);
        Assert.NotEqual(name, BindingSeal.NameOf(SealedBindings.Digest(2)));
        Assert.DoesNotContain(Digest.ToHex()[..8], name, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_field_that_a_binding_gains_is_sealed_too_with_a_new_version()
    {
        static string Names<T>() => string.Join(' ', typeof(T).GetProperties().Select(property => property.Name).Order(StringComparer.Ordinal));

        // ReadFrom says where it was read: whoever reads it from Redis knows.
        Assert.Equal(
            ("Arc ArcState AsOf AsOfNonce Key Organization ReadFrom", "Id Live Name", "AllowedNetworks Enabled EndsAt ExpiresAt GraceUntil Id Name Permissions",
                "Address Credential Database Dedicated Id Measurement Urls", (byte)1),
            (Names<TenantBinding>(), Names<OrganizationFacts>(), Names<ApiKeyFacts>(), Names<ArcInstance>(), BindingFields.Version));
    }
}
