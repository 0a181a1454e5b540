using Memtrace.Proxy.Credentials;

namespace Memtrace.Proxy.Tests.Credentials;

public sealed class CredentialWatchTests
{
    private readonly CredentialWatch _watch = new();

    [Fact]
    public void What_is_told_many_times_is_taken_once()
    {
        Parallel.For(0, 1000, i => _watch.Refused($"org_{i % 3}", "arc"));

        Assert.True(_watch.News.IsCompleted);
        Assert.Equal(["org_0", "org_1", "org_2"], _watch.Take().Order());
        Assert.Empty(_watch.Take());
        Assert.False(_watch.News.IsCompleted);
    }

    [Fact]
    public void It_holds_no_more_than_a_bounded_number_and_goes_on_after_it_was_emptied()
    {
        for (int i = 0; i < 10_000; i++)
        {
            _watch.Refused($"org_{i}", "arc");
        }

        Assert.Equal(256, _watch.Take().Count);
        _watch.Refused("org_new", "arc");
        Assert.Equal(["org_new"], _watch.Take());
    }
}
