using System.Text;
using Memtrace.Cli.Loading;

namespace Memtrace.Proxy.Tests.Cli.Loading;

public sealed class LoadTallyTests
{
    [Fact]
    public void Failures_are_counted_by_status_and_code_the_most_frequent_first()
    {
        var tally = new LoadTally();
        tally.Count(new LoadAnswer(200, "", 1, 1), TimeSpan.FromMilliseconds(1));
        tally.Count(new LoadAnswer(401, "invalid_key", 1, 1), TimeSpan.FromMilliseconds(1));
        tally.Count(new LoadAnswer(429, "too_many_queries", 1, 1), TimeSpan.FromMilliseconds(1));
        tally.Count(new LoadAnswer(429, "too_many_queries", 1, 1), TimeSpan.FromMilliseconds(1));
        var sum = new LoadTally();
        sum.Add(tally);
        sum.Add(tally);

        Assert.Equal((8, 6), (sum.Requests, sum.Failed));
        Assert.Equal([(new LoadFault(429, "too_many_queries"), 4L), (new LoadFault(401, "invalid_key"), 2L)], sum.Faults());
    }

    [Fact]
    public void What_nobody_answered_says_nothing_about_latency_but_what_came_too_late_does()
    {
        var tally = new LoadTally();
        tally.Count(new LoadAnswer(0, LoadAnswer.NoConnection, 1, 0), TimeSpan.FromMilliseconds(1));
        tally.Count(new LoadAnswer(0, LoadAnswer.BrokenAnswer, 1, 0), TimeSpan.FromMilliseconds(1));
        tally.Count(new LoadAnswer(0, LoadAnswer.TimedOut, 1, 0), TimeSpan.FromSeconds(30));
        tally.Count(new LoadAnswer(0, LoadAnswer.Unanswered, 1, 0), TimeSpan.FromSeconds(5));

        Assert.Equal((4, 2), (tally.Failed, tally.Latency.Count));
    }

    [Fact]
    public void A_target_that_makes_codes_up_fills_no_memory()
    {
        var tally = new LoadTally();
        for (int i = 0; i < 10_000; i++)
        {
            tally.Count(new LoadAnswer(500, $"made_up_{i}", 0, 0), TimeSpan.Zero);
        }

        Assert.Equal(201, tally.Faults().Count);
        Assert.Equal(10_000, tally.Faults().Sum(pair => pair.Count));
    }

    [Theory]
    [InlineData("""{"error":"invalid API key","code":"invalid_key"}""", "invalid_key")]
    [InlineData("""{"code":"a.b-c_D9","error":"x"}""", "a.b-c_D9")]
    [InlineData("""{"error":"x"}""", "")]
    [InlineData("{\"code\":\"", "")]
    [InlineData("""{"code":""}""", "")]
    [InlineData("""{"code":"<b>"}""", "")]
    [InlineData("<html>", "")]
    public void A_refusals_code_is_read_and_nothing_else_is_taken_for_one(string body, string code) =>
        Assert.Equal(code, new RefusalCodeReader().Read(Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData(64, 64)]
    [InlineData(65, 0)]
    public void A_code_has_64_characters_at_most(int length, int read) =>
        Assert.Equal(read, new RefusalCodeReader().Read(Encoding.UTF8.GetBytes($$"""{"code":"{{new string('a', length)}}"}""")).Length);

    [Fact]
    public void A_code_seen_before_costs_no_memory()
    {
        var reader = new RefusalCodeReader();
        byte[] body = """{"error":"x","code":"invalid_key"}"""u8.ToArray();
        string first = reader.Read(body);

        long before = GC.GetAllocatedBytesForCurrentThread();
        string second = reader.Read(body);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Same(first, second);
    }

    [Theory]
    [InlineData("0", 0, 100, false)]
    [InlineData("0", 1, 100, true)]
    [InlineData("5", 5, 100, false)]
    [InlineData("5", 6, 100, true)]
    [InlineData("0.5%", 5, 1000, false)]
    [InlineData("0.5%", 6, 1000, true)]
    [InlineData("100%", 99, 100, false)]
    public void An_allowance_is_a_number_or_a_share(string text, long failed, long requests, bool exceeded) =>
        Assert.Equal(exceeded, FailureAllowance.Read(text)!.IsExceeded(failed, requests));

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("101%")]
    [InlineData("%")]
    [InlineData("x%")]
    public void Anything_else_is_no_allowance(string text) => Assert.Null(FailureAllowance.Read(text));
}
