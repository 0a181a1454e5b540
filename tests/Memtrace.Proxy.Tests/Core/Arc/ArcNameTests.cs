using Memtrace.Proxy.Core.Arc;

namespace Memtrace.Proxy.Tests.Core.Arc;

public sealed class ArcNameTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("tenant_a")]
    [InlineData("Tenant-1")]
    public void A_letter_and_then_letters_digits_underscores_or_hyphens_make_a_name(string text)
    {
        Assert.True(DatabaseName.TryParse(text, out DatabaseName database));
        Assert.Equal(text, database.ToString());
        Assert.True(MeasurementName.TryParse(text, out MeasurementName measurement));
        Assert.Equal(text, measurement.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1a")]
    [InlineData("_a")]
    [InlineData("-a")]
    [InlineData("a.b")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("a%62")]
    [InlineData("a\"b")]
    [InlineData("é")]
    [InlineData("a\n")]
    [InlineData("..")]
    public void Anything_else_is_no_name(string text)
    {
        Assert.False(DatabaseName.TryParse(text, out _));
        Assert.False(MeasurementName.TryParse(text, out _));
    }

    [Fact]
    public void Names_are_bounded_as_Arc_bounds_them()
    {
        Assert.True(DatabaseName.TryParse(new string('a', 64), out _));
        Assert.False(DatabaseName.TryParse(new string('a', 65), out _));
        Assert.True(MeasurementName.TryParse(new string('a', 128), out _));
        Assert.False(MeasurementName.TryParse(new string('a', 129), out _));
    }

    [Theory]
    [InlineData("default", true)]
    [InlineData("Default", true)]
    [InlineData("defaults", false)]
    public void The_database_that_Arc_rebuilds_replicas_under_is_known(string text, bool isDefault)
    {
        Assert.True(DatabaseName.TryParse(text, out DatabaseName name));
        Assert.Equal(isDefault, name.IsArcDefault);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("arc_token-1.x", true)]
    [InlineData("with space", false)]
    [InlineData("line\nbreak", false)]
    [InlineData("é", false)]
    public void A_credential_must_be_able_to_stand_in_a_header(string secret, bool presentable) =>
        Assert.Equal(presentable, ArcCredential.IsPresentable(secret));

    [Fact]
    public void A_credential_is_bounded()
    {
        Assert.True(ArcCredential.IsPresentable(new string('k', ArcCredential.MaxLength)));
        Assert.False(ArcCredential.IsPresentable(new string('k', ArcCredential.MaxLength + 1)));
    }
}
