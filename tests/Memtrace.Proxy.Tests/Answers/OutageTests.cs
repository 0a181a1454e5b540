using System.Net;
using System.Net.Sockets;
using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Tests.Rooms;
using Microsoft.AspNetCore.Http;

namespace Memtrace.Proxy.Tests.Answers;

/// <summary>What a caller sees of an Arc that is gone, silent, or goes away in the middle.</summary>
public sealed class OutageTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task An_Arc_that_is_down_is_unreachable()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        string key = proxy.Key();
        await proxy.Upstream.StopAsync();

        Said said = await proxy.QueryAsync(key);

        ExpectUnreachable(said);
        Assert.DoesNotContain("127.0.0.1", said.Body + string.Concat(said.Headers.Values), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_Arc_that_hangs_up_without_a_word_is_unreachable()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        proxy.Upstream.Answer = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };

        ExpectUnreachable(await proxy.QueryAsync(proxy.Key()));
    }

    [Fact]
    public async Task An_Arc_whose_name_is_unknown_is_unreachable()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();

        Said said = await proxy.QueryAsync(proxy.Bindings.Issue("org_a", new Uri("http://arc.invalid:8000")));

        ExpectUnreachable(said);
        Assert.DoesNotContain("invalid", said.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_Arc_that_does_not_take_the_connection_is_unreachable()
    {
        using var full = new Socket(SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        full.Listen(0);
        Socket[] waiting = [.. Enumerable.Range(0, 4).Select(_ => new Socket(SocketType.Stream, ProtocolType.Tcp))];
        Task[] queued = [.. waiting.Select(socket => socket.ConnectAsync(full.LocalEndPoint!))];
        await Task.WhenAny(queued);
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(options: new ProxyOptions { ArcConnectTimeout = Short });

        Said said = await proxy.QueryAsync(proxy.Bindings.Issue("org_a", new Uri($"http://{full.LocalEndPoint}")));

        ExpectUnreachable(said);
        Array.ForEach(waiting, socket => socket.Dispose());
        await Task.WhenAll(queued).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    [Fact]
    public async Task An_Arc_that_says_nothing_times_out()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(options: new ProxyOptions { ArcQueryTimeout = Short });
        proxy.Upstream.Answer = static context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);

        Said said = await proxy.QueryAsync(proxy.Key());

        Assert.Equal(HttpStatusCode.GatewayTimeout, said.Status);
        Assert.Equal("""{"error":"storage backend timed out","code":"backend_timed_out"}""", said.Body);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    public async Task An_Arc_that_stops_in_a_document_that_is_written_anew_times_out(int status)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(options: new ProxyOptions { ArcQueryTimeout = Short });
        proxy.Upstream.Answer = async context =>
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync("""{"measurements":[""");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        };

        Said said = await proxy.GetAsync("/api/v1/measurements", proxy.Key());

        Assert.Equal(HttpStatusCode.GatewayTimeout, said.Status);
        Assert.Equal("backend_timed_out", said.Code);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    public async Task An_Arc_that_dies_in_a_document_that_is_written_anew_is_unreachable(int status)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        proxy.Upstream.Answer = async context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync("""{"measurements":[""");
            await context.Response.Body.FlushAsync();
            context.Abort();
        };

        ExpectUnreachable(await proxy.GetAsync("/api/v1/measurements", proxy.Key()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Half_an_answer_never_looks_like_a_whole_one(bool announced)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        var begun = new TaskCompletionSource();
        proxy.Upstream.Answer = async context =>
        {
            context.Response.ContentLength = announced ? 1000 : null;
            await context.Response.WriteAsync("""{"success":true,"data":[[1],""");
            await context.Response.Body.FlushAsync();
            await begun.Task.WaitAsync(TimeSpan.FromSeconds(30));
            context.Abort();
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/query") { Content = Asking.Json("""{"sql":"SELECT 1"}""") };
        request.Headers.Add("x-api-key", proxy.Key());

        using HttpResponseMessage answer = await proxy.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        begun.SetResult();

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => answer.Content.ReadAsStringAsync());
        string line = await Eventually.FindsAsync(() => proxy.Log.Accounts.FirstOrDefault());
        Assert.Contains("refused=backend_unreachable", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_stops_in_the_middle_is_broken_off()
    {
        // Long enough for the beginning, which no broken answer may lack.
        var options = new ProxyOptions { ArcQueryTimeout = TimeSpan.FromSeconds(3) };
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true, options: options);
        proxy.Upstream.Answer = async context =>
        {
            await context.Response.WriteAsync("""{"success":true,"data":[[1],""");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        };

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => proxy.QueryAsync(proxy.Key()));
    }

    [Fact]
    public async Task A_caller_who_leaves_is_nobodys_failure()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        var arrived = new TaskCompletionSource();
        proxy.Upstream.Answer = context =>
        {
            return arrived.TrySetResult() ? Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted) : Task.CompletedTask;
        };
        using var leaving = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/query") { Content = Asking.Json("""{"sql":"SELECT 1"}""") };
        request.Headers.Add("x-api-key", proxy.Key());

        Task<HttpResponseMessage> asked = proxy.Client.SendAsync(request, leaving.Token);
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);

        string line = await Eventually.FindsAsync(() => proxy.Log.Accounts.FirstOrDefault());
        Assert.Contains(" 499 ", line, StringComparison.Ordinal);
        Assert.DoesNotContain(proxy.Log.Entries, entry =>
            entry.StartsWith("Error", StringComparison.Ordinal) || entry.StartsWith("Warning", StringComparison.Ordinal));
    }

    private static void ExpectUnreachable(Said said)
    {
        Assert.Equal(HttpStatusCode.BadGateway, said.Status);
        Assert.Equal("""{"error":"storage backend unreachable","code":"backend_unreachable"}""", said.Body);
    }
}
