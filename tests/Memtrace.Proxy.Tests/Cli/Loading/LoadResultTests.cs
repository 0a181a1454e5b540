using Memtrace.Cli.Loading;

namespace Memtrace.Proxy.Tests.Cli.Loading;

public sealed class LoadResultTests
{
    [Theory]
    [InlineData("http://10.1.2.3:9100", "--url is http: the keys went unencrypted to another machine")]
    [InlineData("https://10.1.2.3:9100", null)]
    [InlineData("http://127.0.0.1:9100", null)]
    [InlineData("http://[::1]:9100", null)]
    [InlineData("http://localhost:9100", null)]
    public void Keys_that_went_unencrypted_to_another_machine_are_told_of(string url, string? note)
    {
        var tally = new LoadTally();
        tally.Count(new LoadAnswer(200, "", 1, 1), TimeSpan.FromMilliseconds(1));
        var plan = new LoadPlan(new Uri(url), LoadKeys.None, LoadScenario.Query, 1, TimeSpan.FromSeconds(1));

        Assert.Equal(note, new LoadResult(plan, TimeSpan.FromSeconds(1), tally, 0, Interrupted: false).Note);
    }
}
