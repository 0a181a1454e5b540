using System.Net;
using System.Net.Http.Json;
using Memtrace.Proxy.Core.Usage;
using Microsoft.Extensions.DependencyInjection;

namespace Memtrace.Proxy.Tests.Rooms;

/// <summary>What of a request counts for its organization.</summary>
public sealed class UsageTests : IAsyncLifetime
{
    private readonly KeptUsage _kept = new();
    private ProxyUnderTest _proxy = null!;

    public async Task InitializeAsync() =>
        _proxy = await ProxyUnderTest.StartAsync(customize: builder => builder.Services.AddSingleton<IUsageCounts>(_kept));

    public async Task DisposeAsync() => await _proxy.DisposeAsync();

    [Fact]
    public async Task A_query_counts_with_its_bytes_and_the_time_that_Arc_had_it()
    {
        using HttpResponseMessage answer = await SendAsync("/api/v1/query", _proxy.Key(), JsonContent.Create(new { sql = "SELECT 1" }));
        int length = (await answer.Content.ReadAsByteArrayAsync()).Length;

        (string organization, RequestUsage usage) = await TakeAsync();

        Assert.Equal((true, "org_a"), (answer.IsSuccessStatusCode, organization));
        Assert.Equal((RefusalClass.None, true, false, length), (usage.Refusal, usage.IsQuery, usage.IsWrite, usage.BytesOut));
        Assert.InRange(usage.BytesIn, 1, 100);
        Assert.True(usage.QueryTime > TimeSpan.Zero);
    }

    [Fact]
    public async Task A_write_counts_with_its_bytes_and_without_query_time()
    {
        using HttpResponseMessage answer = await SendAsync("/api/v1/write/line-protocol", _proxy.Key(), new StringContent("cpu usage=1"));

        (_, RequestUsage usage) = await TakeAsync();

        Assert.True(answer.IsSuccessStatusCode);
        Assert.Equal(
            (RefusalClass.None, false, true, 11, TimeSpan.Zero),
            (usage.Refusal, usage.IsQuery, usage.IsWrite, (int)usage.BytesIn, usage.QueryTime));
    }

    [Fact]
    public async Task A_request_that_is_refused_counts_as_that_and_as_no_query()
    {
        using HttpResponseMessage sql = await SendAsync("/api/v1/query", _proxy.Key(), JsonContent.Create(new { sql = "DROP TABLE cpu" }));
        (_, RequestUsage refused) = await TakeAsync();
        using HttpResponseMessage path = await SendAsync("/api/v1/nothing", _proxy.Key(), new StringContent(""));
        (_, RequestUsage closed) = await TakeAsync();

        Assert.Equal((RefusalClass.Request, false, TimeSpan.Zero), (refused.Refusal, refused.IsQuery, refused.QueryTime));
        Assert.Equal((RefusalClass.Access, false), (closed.Refusal, closed.IsQuery));
    }

    [Fact]
    public async Task A_query_whose_caller_left_counts_with_its_time_at_the_Arc_and_as_no_query_that_was_served()
    {
        _proxy.Upstream.Answer = static context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        using var leaving = new CancellationTokenSource();

        Task asking = SendAsync("/api/v1/query", _proxy.Key(), JsonContent.Create(new { sql = "SELECT 1" }), leaving.Token);
        await Eventually.SeesAsync(() => !_proxy.Upstream.Requests.IsEmpty);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);

        (_, RequestUsage usage) = await TakeAsync();
        Assert.Equal((RefusalClass.None, false), (usage.Refusal, usage.IsQuery));
        Assert.True(usage.QueryTime > TimeSpan.Zero);
    }

    [Fact]
    public async Task A_request_without_a_known_key_is_nobodys_usage()
    {
        using HttpResponseMessage none = await SendAsync("/api/v1/query", null, JsonContent.Create(new { sql = "SELECT 1" }));
        using HttpResponseMessage unknown = await SendAsync("/api/v1/query", "mtk_none", JsonContent.Create(new { sql = "SELECT 1" }));
        using HttpResponseMessage known = await SendAsync("/api/v1/me", _proxy.Key("org_b"), null);

        Assert.Equal("org_b", (await TakeAsync()).Organization);
        Assert.Equal(HttpStatusCode.Unauthorized, unknown.StatusCode);
        Assert.Empty(_kept.All);
    }

    private async Task<HttpResponseMessage> SendAsync(string path, string? key, HttpContent? content, CancellationToken leaving = default)
    {
        using var request = new HttpRequestMessage(content is null ? HttpMethod.Get : HttpMethod.Post, path) { Content = content };
        if (key is not null)
        {
            request.Headers.Add("x-api-key", key);
        }

        return await _proxy.Client.SendAsync(request, leaving);
    }

    // A request is counted when its answer has ended, which its client may see before.
    private async Task<(string Organization, RequestUsage Usage)> TakeAsync()
    {
        (string, RequestUsage) taken = default;
        await Eventually.SeesAsync(() => _kept.All.TryDequeue(out taken));
        return taken;
    }
}
