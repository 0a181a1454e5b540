using Memtrace.Proxy.Core.Access;

namespace Memtrace.Proxy.Tests.Core.Access;

public sealed class AdminSecretTests
{
    [Fact]
    public void One_that_was_issued_is_one_and_with_any_character_mistyped_it_is_none()
    {
        string token = AdminSecret.Issue().Reveal();

        Assert.True(AdminSecret.TryParse(token, out AdminSecret read));
        Assert.Equal(token, read.Reveal());
        for (int i = 0; i < token.Length; i++)
        {
            string mistyped = $"{token[..i]}{(token[i] == 'x' ? 'y' : 'x')}{token[(i + 1)..]}";
            Assert.False(AdminSecret.TryParse(mistyped, out _), $"at {i}");
        }
    }

    [Fact]
    public void What_is_longer_or_shorter_is_none()
    {
        string token = AdminSecret.Issue().Reveal();

        Assert.All([token[..^1], token + "x", " " + token, token + " ", ""], text => Assert.False(AdminSecret.TryParse(text, out _)));
    }

    [Fact]
    public void It_does_not_say_itself() => Assert.Equal("mta_\u2026", AdminSecret.Issue().ToString());
}
