using System.Text;
using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.Attacks;

/// <summary>The rows of the list of attacks that are no single request: sharing, revocation, slowness.</summary>
[Collection(SharedStage.Name)]
public sealed class StateTests(Stage stage)
{
    private const int Rounds = 200;

    [Fact]
    public async Task Row_076_a_body_that_does_not_come_is_408_and_nothing_of_it_goes_on()
    {
        Tapped before = Tapped.Of(stage.Tap);
        RawRequest[] slow =
        [
            Asked.Write() with { Framing = [("Content-Length", "100")] },
            Asked.Query() with { Framing = [("Content-Length", "100")] },
            Asked.Pack([0x82]) with { Framing = [("Content-Length", "100")] },
            Asked.Write("/write", Encoding.ASCII.GetBytes("64\r\ncpu v=1")) with { Framing = [("Transfer-Encoding", "chunked")] },
        ];

        RawAnswer[] answers = await Task.WhenAll(
            slow.Select(request => request.With(("x-api-key", stage.Ann.Key)).SendAsync(stage.Node.Url)));

        Assert.All(answers, answer => Assert.Equal(408, answer.Status));
        Assert.Equal(before, Tapped.Of(stage.Tap));
    }

    [Fact]
    public async Task Row_152_the_same_SQL_of_two_organizations_back_to_back_shows_each_its_own_rows()
    {
        using var ann = Caller.To(stage.Node.Url, stage.Ann.Key);
        using var bob = Caller.To(stage.Node.Url, stage.Bob.Key);
        for (int round = 0; round < Rounds; round++)
        {
            HttpAnswer[] answers = await Task.WhenAll(
                ann.QueryAsync("SELECT src FROM cpu WHERE src IS NOT NULL"), bob.QueryAsync("SELECT src FROM cpu WHERE src IS NOT NULL"));
            Assert.All(answers[0].Values, value => Assert.Equal("ann", value));
            Assert.Equal([stage.Marker], answers[1].Values);
        }
    }

    [Fact]
    public async Task Row_154_a_revoked_key_is_refused_at_once_whatever_the_Arc_remembers()
    {
        Tenant second = await stage.IssueAsync();
        using var caller = Caller.To(stage.Node.Url, second.Key);
        using var stop = new CancellationTokenSource();
        Assert.Equal(200, (await caller.QueryAsync("SELECT 1")).Status);
        Task<int[]> flying = FlyAsync(second, stop.Token);

        await stage.RevokeAsync(second);
        Tapped before = Tapped.Of(stage.Tap);
        HttpAnswer after = await caller.QueryAsync("SELECT 2");
        await stop.CancelAsync();
        int[] statuses = await flying;

        Assert.Equal((401, "invalid API key"), (after.Status, after.ErrorText));
        Assert.DoesNotContain(
            stage.Tap.Requests.Skip(before.Requests), request => request.Text.Contains("SELECT 2", StringComparison.Ordinal));
        Assert.All(statuses, status => Assert.True(status is 200 or 401, $"{status}"));
        Assert.Equal(statuses.OrderBy(status => status), statuses);
    }

    // One after the other, so that their order is the order of what they were told.
    private async Task<int[]> FlyAsync(Tenant tenant, CancellationToken stop)
    {
        using var caller = Caller.To(stage.Node.Url, tenant.Key);
        List<int> statuses = [];
        while (!stop.IsCancellationRequested)
        {
            statuses.Add((await caller.QueryAsync("SELECT 1")).Status);
        }

        return [.. statuses];
    }
}
