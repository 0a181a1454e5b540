using Memtrace.Proxy.Core.Keys;

namespace Memtrace.Proxy.Tests.Core.Keys;

public sealed class KeyPermissionsTests
{
    [Theory]
    [InlineData("read", KeyPermissions.Read)]
    [InlineData("write", KeyPermissions.Write)]
    [InlineData("read,write", KeyPermissions.Read | KeyPermissions.Write)]
    [InlineData(" write , read ", KeyPermissions.Read | KeyPermissions.Write)]
    [InlineData("read,write,admin", KeyPermissions.Read | KeyPermissions.Write | KeyPermissions.Admin)]
    [InlineData("read,read", KeyPermissions.Read)]
    public void A_comma_list_of_known_words_is_read(string text, KeyPermissions expected)
    {
        Assert.True(KeyPermissionsText.TryParse(text, out KeyPermissions permissions, out _));
        Assert.Equal(expected, permissions);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("read,", "")]
    [InlineData("reed", "reed")]
    [InlineData("read,delete", "delete")]
    [InlineData("Read", "Read")]
    public void A_list_with_an_unknown_word_is_refused_and_the_word_named(string text, string word)
    {
        Assert.False(KeyPermissionsText.TryParse(text, out _, out string unknown));
        Assert.Equal(word, unknown);
    }

    [Theory]
    [InlineData("", KeyPermissions.None)]
    [InlineData("delete", KeyPermissions.None)]
    [InlineData("read,delete", KeyPermissions.Read)]
    [InlineData("read, write", KeyPermissions.Read | KeyPermissions.Write)]
    public void In_a_stored_list_an_unknown_word_grants_nothing(string text, KeyPermissions expected) =>
        Assert.Equal(expected, KeyPermissionsText.FromStore(text));

    [Fact]
    public void A_list_is_written_in_one_order()
    {
        Assert.Equal("read,write,admin", KeyPermissionsText.Format(KeyPermissions.Admin | KeyPermissions.Write | KeyPermissions.Read));
        Assert.Equal("", KeyPermissionsText.Format(KeyPermissions.None));
        Assert.Equal(["write"], KeyPermissionsText.Names(KeyPermissions.Write));
    }

    [Theory]
    [InlineData(KeyPermissions.Read, KeyPermissions.Read, true)]
    [InlineData(KeyPermissions.Read, KeyPermissions.Write, false)]
    [InlineData(KeyPermissions.Write, KeyPermissions.Read, false)]
    [InlineData(KeyPermissions.Admin, KeyPermissions.Read, true)]
    [InlineData(KeyPermissions.Admin, KeyPermissions.Write, true)]
    [InlineData(KeyPermissions.Read | KeyPermissions.Write, KeyPermissions.Admin, false)]
    [InlineData(KeyPermissions.None, KeyPermissions.None, true)]
    [InlineData(KeyPermissions.None, KeyPermissions.Read, false)]
    public void Admin_implies_the_others_and_nothing_else_implies_anything(KeyPermissions held, KeyPermissions needed, bool allowed) =>
        Assert.Equal(allowed, held.Allows(needed));
}
