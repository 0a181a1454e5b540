using System.Net;
using System.Net.Sockets;
using System.Text;
using Memtrace.Proxy.Bodies;
using Memtrace.Proxy.Settings;
using Microsoft.AspNetCore.Http;

namespace Memtrace.Proxy.Tests.Rooms;

/// <summary>Writes whose caller or whose Arc does not stay to the end of the body.</summary>
public sealed class BrokenWriteTests
{
    private const int Long = 700 * 1024;

    [Fact]
    public async Task A_long_body_that_stops_coming_is_a_slow_body()
    {
        // The Arc is connected to within that time too.
        var options = new ProxyOptions { ArcQueryTimeout = TimeSpan.FromSeconds(3) };
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true, options: options);
        string rows = Encoding.ASCII.GetString(Rows.Lines(Long));

        RawAnswer answer = await RawExchange.SendAsync(
            proxy.Url, $"POST /write HTTP/1.1\nHost: x\nConnection: close\nx-api-key: {proxy.Key()}\nContent-Length: 99000000\n\n{rows}");

        Assert.Equal(408, answer.Status);
        Assert.Contains("\"slow_body\"", answer.Body, StringComparison.Ordinal);
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Fact]
    public async Task A_body_that_does_not_fill_the_window_in_time_is_a_slow_body()
    {
        var clock = new ManualClock();
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true, time: clock);
        string rows = Encoding.ASCII.GetString(Rows.Lines(100_000));

        Task<RawAnswer> asked = RawExchange.SendAsync(
            proxy.Url, $"POST /write HTTP/1.1\nHost: x\nx-api-key: {proxy.Key()}\nContent-Length: 200000\n\n{rows}");
        while (await Task.WhenAny(asked, Task.Delay(20)) != asked)
        {
            clock.Advance(BodyBounds.Patience);
        }

        RawAnswer answer = await asked;
        Assert.Equal(408, answer.Status);
        Assert.Contains("\"slow_body\"", answer.Body, StringComparison.Ordinal);
        Assert.Contains("Connection: close", answer.Head, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(Long)]
    public async Task A_caller_who_leaves_within_a_body_leaves_nothing_behind(int sent)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        string key = proxy.Key();
        byte[] rows = Rows.Lines(sent);
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(proxy.Url.Host, proxy.Url.Port);
            client.LingerState = new LingerOption(true, 0);
            await client.GetStream().WriteAsync(
                Encoding.ASCII.GetBytes($"POST /write HTTP/1.1\r\nHost: x\r\nx-api-key: {key}\r\nContent-Length: 99000000\r\n\r\n"));
            await client.GetStream().WriteAsync(rows);
            await Eventually.SeesAsync(() => proxy.Bindings.LookUps > 0);
        }

        string line = await Eventually.FindsAsync(() => proxy.Log.Accounts.FirstOrDefault());

        Assert.Matches(" (499|400 refused=unreadable_body) ", line);
        Assert.Empty(proxy.Upstream.Requests);
        Assert.DoesNotContain(proxy.Log.Entries, entry => entry.StartsWith("Error", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/write", "text/plain", false, false)]
    [InlineData("/write", "text/plain", true, false)]
    [InlineData("/write", "text/plain", false, true)]
    [InlineData("/write", "text/plain", true, true)]
    [InlineData("/api/v1/query", "application/json", false, false)]
    [InlineData("/api/v1/query", "application/json", true, false)]
    public async Task A_caller_whose_connection_ends_within_a_body_has_left_and_is_no_error(string target, string type, bool resets, bool dedicated)
    {
        const int Times = 10;
        CapturedLog log;
        await using (ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true))
        {
            log = proxy.Log;
            string key = proxy.Bindings.Issue("org_b", proxy.Upstream.Url, dedicated: dedicated);
            string head = $"POST {target} HTTP/1.1\r\nHost: x\r\nx-api-key: {key}\r\nContent-Type: {type}\r\nContent-Length: 100\r\n\r\n{{";
            for (int i = 1; i <= Times; i++)
            {
                using var client = new Socket(SocketType.Stream, ProtocolType.Tcp) { LingerState = new LingerOption(resets, 0) };
                await client.ConnectAsync(proxy.Url.Host, proxy.Url.Port);
                await client.SendAsync(Encoding.ASCII.GetBytes(head));
                await Eventually.SeesAsync(() => proxy.Bindings.LookUps == i);
                client.Close();
                await Eventually.SeesAsync(() => log.Accounts.Count() == i);
            }
        }

        Assert.All(log.Accounts, line => Assert.Contains(" 499 ", line, StringComparison.Ordinal));
        Assert.DoesNotContain(log.Entries, entry => entry.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_Arc_that_answers_a_long_body_early_and_hangs_up_is_unreachable()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        await using RecordingUpstream arc = await RecordingUpstream.StartAsync(keeping: false);
        string key = proxy.Bindings.Issue("org_a", arc.Url);
        arc.Answer = static context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };

        Said said = await WriteAsync(proxy, key, Rows.Lines(20 * Long));

        Assert.Equal(HttpStatusCode.BadGateway, said.Status);
        Assert.Equal("backend_unreachable", said.Code);
    }

    [Fact]
    public async Task An_Arc_that_answers_a_long_body_early_is_heard_when_the_body_is_through()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        await using RecordingUpstream arc = await RecordingUpstream.StartAsync(keeping: false);
        string key = proxy.Bindings.Issue("org_a", arc.Url);
        arc.Answer = static async context =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await context.Response.StartAsync();
            await context.Request.Body.CopyToAsync(Stream.Null);
        };

        Said refused = await WriteAsync(proxy, key, [.. Rows.Lines(Long), .. "cpu,_x=1 v=1 1"u8]);
        Said said = await WriteAsync(proxy, key, Rows.Lines(Long));

        Assert.Equal("write_column", refused.Code);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, said.Status);
        Assert.Equal("backend_error", said.Code);
    }

    private static async Task<Said> WriteAsync(ProxyUnderTest proxy, string key, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        return await proxy.SendAsync(HttpMethod.Post, "/write", key, content);
    }
}
