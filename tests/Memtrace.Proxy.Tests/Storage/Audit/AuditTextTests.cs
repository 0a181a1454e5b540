using Memtrace.Proxy.Storage.Audit;

namespace Memtrace.Proxy.Tests.Storage.Audit;

public sealed class AuditTextTests
{
    [Fact]
    public void Facts_are_kept_as_text_that_every_store_takes() =>
        Assert.Equal("""{"a":{"old":null,"new":"\u0000\uFFFD\u00E9"}}""", AuditText.OfFacts([("a", null, "\0\ud800é")]));

    [Theory]
    [InlineData("root@host", "root@host")]
    [InlineData("", "unknown")]
    [InlineData("a\n\e[2J\u202eb\u2028", "a??[2J?b?")]
    public void An_actor_is_kept_harmless(string name, string kept) => Assert.Equal(kept, AuditText.OfActor(name));

    [Fact]
    public void Half_a_character_of_an_actor_is_kept_as_one_that_every_store_takes() =>
        Assert.Equal("a\ufffdb", AuditText.OfActor("a\ud800b"));

    [Fact]
    public void An_actor_has_a_bounded_name() => Assert.Equal(128, AuditText.OfActor(new string('x', 4000)).Length);
}
