using System.Net.Sockets;
using System.Text;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Storage.Bindings;
using Memtrace.Proxy.Tests.Rooms;
using Memtrace.Proxy.Tests.Storage.Bindings;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Memtrace.Proxy.Tests.Telemetry;

/// <summary>What is known of a request once it has ended: sizes, times and where its binding was found.</summary>
public sealed class RequestAccountTests
{
    private static readonly byte[] Rows = "cpu v=1 1\ncpu v=2 2\n"u8.ToArray();

    private readonly KeptAccounts _accounts = new();

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_written_body_counts_with_or_without_a_length_inspected_or_not(bool dedicated, bool chunked)
    {
        await using ProxyUnderTest proxy = await StartAsync();
        string key = proxy.Bindings.Issue("org_a", proxy.Upstream.Url, dedicated: dedicated);

        await proxy.SendAsync(HttpMethod.Post, "/api/v1/write/line-protocol", key, Content(chunked));

        KeptAccounts.Kept kept = await _accounts.FindAsync();
        Assert.Equal(Rows.Length, kept.BytesIn);
        Assert.Equal(0, kept.BytesOut);
        Assert.Equal(dedicated, kept.InspectedFor == TimeSpan.Zero);
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(10, true)]
    [InlineData(300_000, false)]
    [InlineData(300_000, true)]
    public async Task An_answer_counts_with_or_without_a_length(int length, bool chunked)
    {
        await using ProxyUnderTest proxy = await StartAsync();
        proxy.Upstream.Answer = async context =>
        {
            context.Response.ContentLength = chunked ? null : length;
            await context.Response.Body.WriteAsync(new byte[length]);
        };

        Said said = await proxy.QueryAsync(proxy.Key(), "SELECT 1");

        KeptAccounts.Kept kept = await _accounts.FindAsync();
        Assert.Equal(length, said.Body.Length);
        Assert.Equal(length, kept.BytesOut);
        Assert.Equal("""{"sql":"SELECT 1"}""".Length, kept.BytesIn);
        Assert.Equal("arc_1", kept.ArcId);
    }

    [Fact]
    public async Task What_is_answered_here_counts_too_and_was_nobodys_time_but_the_proxys()
    {
        await using ProxyUnderTest proxy = await StartAsync();

        Said said = await proxy.GetAsync("/api/v1/me", proxy.Key());

        KeptAccounts.Kept kept = await _accounts.FindAsync();
        Assert.Equal(Encoding.UTF8.GetByteCount(said.Body), kept.BytesOut);
        Assert.Equal(kept.Elapsed, kept.OwnTime);
        Assert.Equal(TimeSpan.Zero, kept.UpstreamFor);
    }

    [Fact]
    public async Task A_refusal_counts_its_own_bytes_and_nothing_of_a_body_that_nobody_read()
    {
        await using ProxyUnderTest proxy = await StartAsync();

        Said said = await proxy.WriteAsync("mtk_none");

        KeptAccounts.Kept kept = await _accounts.FindAsync();
        Assert.Equal((null, 0, Encoding.UTF8.GetByteCount(said.Body), null),
            (kept.Tier, kept.BytesIn, kept.BytesOut, kept.ArcId));
    }

    [Fact]
    public async Task The_time_of_an_Arc_is_not_the_proxys()
    {
        await using ProxyUnderTest proxy = await StartAsync();
        var answers = new TaskCompletionSource();
        proxy.Upstream.Answer = context => answers.Task;

        Task<Said> asking = proxy.QueryAsync(proxy.Key());
        await Eventually.SeesAsync(() => !proxy.Upstream.Requests.IsEmpty);
        long began = TimeProvider.System.GetTimestamp();
        await Eventually.SeesAsync(() => TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromMilliseconds(50));
        answers.SetResult();
        await asking;

        KeptAccounts.Kept kept = await _accounts.FindAsync();
        Assert.True(kept.UpstreamFor >= TimeSpan.FromMilliseconds(50));
        Assert.True(kept.OwnTime <= kept.Elapsed - kept.UpstreamFor);
        Assert.True(kept.InspectedFor > TimeSpan.Zero && kept.InspectedFor <= kept.OwnTime);
    }

    [Theory]
    [InlineData("/api/v1/query", "application/json", false)]
    [InlineData("/api/v1/query", "application/json", true)]
    [InlineData("/api/v1/write/line-protocol", "text/plain", false)]
    [InlineData("/api/v1/write/line-protocol", "text/plain", true)]
    public async Task Waiting_for_the_callers_bytes_is_neither_inspection_nor_the_proxys_own_time(string target, string type, bool leaves)
    {
        await using ProxyUnderTest proxy = await StartAsync();
        byte[] body = type is "text/plain" ? Rows : """{"sql":"SELECT 1"}"""u8.ToArray();
        using var client = new TcpClient();
        await client.ConnectAsync(proxy.Url.Host, proxy.Url.Port);
        NetworkStream stream = client.GetStream();
        string head = $"POST {target} HTTP/1.1\r\nHost: x\r\nx-api-key: {proxy.Key()}\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
        await stream.WriteAsync(body.AsMemory(0, 1));
        await Eventually.SeesAsync(() => !proxy.LastUse.Keys.IsEmpty);
        long began = TimeProvider.System.GetTimestamp();
        await Eventually.SeesAsync(() => TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromSeconds(1));

        int sent = leaves ? 1 : body.Length;
        if (leaves)
        {
            client.Close();
        }
        else
        {
            await stream.WriteAsync(body.AsMemory(1));
        }

        KeptAccounts.Kept kept = await _accounts.FindAsync();
        Assert.True(kept.Elapsed - kept.UpstreamFor - kept.OwnTime > TimeSpan.FromMilliseconds(250), $"{kept}");
        Assert.True(kept.InspectedFor <= kept.OwnTime, $"{kept}");
        Assert.Equal(sent, kept.BytesIn);
    }

    [Fact]
    public async Task A_key_that_no_memory_holds_was_found_in_the_store_and_one_that_nobody_knows_nowhere()
    {
        await using ProxyUnderTest proxy = await StartAsync();

        await proxy.GetAsync("/api/v1/me", proxy.Key());
        await proxy.GetAsync("/api/v1/me", Memtrace.Proxy.Core.Keys.ApiKeyToken.Issue().Reveal().ToString());
        await proxy.GetAsync("/api/v1/me", null);

        Assert.Equal([BindingTier.Store, BindingTier.None, null], (await _accounts.FindAsync(3)).Select(kept => kept.Tier));
    }

    [Fact]
    public async Task A_key_that_was_looked_up_once_is_found_in_memory()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(customize: builder =>
        {
            _accounts.Keep(builder);
            var behind = (ITenantBindings)builder.Services.Last(service => service.ServiceType == typeof(ITenantBindings)).ImplementationInstance!;
            builder.Services.AddSingleton<ITenantBindings>(new MemoryBindings(
                behind, new MemoryTierOptions(), StubBindings.Pulse(TimeProvider.System), TimeProvider.System));
        });
        string key = proxy.Key();

        await proxy.GetAsync("/api/v1/me", key);
        await proxy.GetAsync("/api/v1/me", key);

        Assert.Equal([BindingTier.Store, BindingTier.Memory], (await _accounts.FindAsync(2)).Select(kept => kept.Tier));
    }

    [Fact]
    public async Task A_caller_who_leaves_while_its_Arc_works_is_gone_and_one_that_is_served_is_not()
    {
        await using ProxyUnderTest proxy = await StartAsync();
        string key = proxy.Key();
        await proxy.QueryAsync(key);
        proxy.Upstream.Answer = context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        using var leaving = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/query") { Content = Asking.Json("""{"sql":"SELECT 1"}""") };
        request.Headers.Add("x-api-key", key);

        Task asking = proxy.Client.SendAsync(request, leaving.Token);
        await Eventually.SeesAsync(() => proxy.Upstream.Requests.Count == 2);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);

        KeptAccounts.Kept[] kept = await _accounts.FindAsync(2);
        Assert.Equal([false, true], kept.Select(each => each.IsCallerGone));
        Assert.Equal(0, kept[1].BytesOut);
    }

    [Fact]
    public async Task An_answer_that_its_Arc_breaks_off_is_no_caller_who_left_and_counts_as_far_as_it_came()
    {
        await using ProxyUnderTest proxy = await StartAsync();
        var arrived = new TaskCompletionSource();
        proxy.Upstream.Answer = async context =>
        {
            await context.Response.Body.WriteAsync(new byte[1000]);
            await arrived.Task;
            context.Abort();
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/query") { Content = Asking.Json("""{"sql":"SELECT 1"}""") };
        request.Headers.Add("x-api-key", proxy.Key());

        using HttpResponseMessage answer = await proxy.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using Stream body = await answer.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[1000]);
        arrived.SetResult();
        await Assert.ThrowsAnyAsync<IOException>(() => body.CopyToAsync(Stream.Null));

        KeptAccounts.Kept kept = await _accounts.FindAsync();
        Assert.False(kept.IsCallerGone);
        Assert.Equal(1000, kept.BytesOut);
    }

    private Task<ProxyUnderTest> StartAsync() => ProxyUnderTest.StartAsync(onSocket: true, customize: _accounts.Keep);

    private static SentContent Content(bool chunked)
    {
        var content = new SentContent(Rows);
        content.Headers.ContentLength = chunked ? null : Rows.Length;
        return content;
    }

    private sealed class SentContent(byte[] sent) : ByteArrayContent(sent)
    {
        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
