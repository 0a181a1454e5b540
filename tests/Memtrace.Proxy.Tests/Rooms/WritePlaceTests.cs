using System.Net;
using System.Net.Sockets;
using System.Text;
using Memtrace.Proxy.Bodies;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Limits;
using Memtrace.Proxy.Rooms;
using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Tests.Bodies;
using Microsoft.AspNetCore.Http;

namespace Memtrace.Proxy.Tests.Rooms;

/// <summary>So many inspected writes of one organization at a time, and every end gives the place back.</summary>
public sealed class WritePlaceTests
{
    private const string Path = "/api/v1/write/line-protocol";
    private const int Long = 700 * 1024;

    private static readonly byte[] Hostile = "cpu,_database=tenant_b v=1 1"u8.ToArray();

    [Fact]
    public async Task One_write_more_than_there_are_places_is_refused_and_queries_and_dedicated_writes_are_not()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(options: new ProxyOptions { OrgMaxWrites = 2 });
        string key = proxy.Key();
        using var arc = new HeldAnswers(proxy.Upstream);
        Task<Said>[] first = [proxy.WriteAsync(key), proxy.WriteAsync(key)];
        await arc.ArrivedAsync(2);

        Said more = await proxy.WriteAsync(key);
        Task<Said>[] others =
        [
            proxy.WriteAsync(proxy.Key("org_b")), proxy.QueryAsync(key),
            proxy.WriteAsync(proxy.Bindings.Issue("org_a", proxy.Upstream.Url, dedicated: true)),
        ];
        await arc.ArrivedAsync(5);
        arc.Release();

        Assert.Equal(HttpStatusCode.TooManyRequests, more.Status);
        Assert.Equal("too_many_writes", more.Code);
        Assert.Equal("1", more.Header("Retry-After"));
        Assert.All(await Task.WhenAll([.. first, .. others]), said => Assert.Equal(HttpStatusCode.NoContent, said.Status));
        Assert.Equal(HttpStatusCode.NoContent, (await proxy.WriteAsync(key)).Status);
    }

    [Fact]
    public async Task A_write_that_was_answered_or_refused_gives_its_place_back()
    {
        await using ProxyUnderTest proxy = await StartAsync();
        string key = proxy.Key();
        (byte[] Body, string? Encoding, int Status)[] writes =
        [
            (Rows.Lines(Long), null, 204), (Compressed.Frame(Rows.Lines(Long)), null, 204), (Compressed.Gzip(Rows.Lines(100)), "gzip", 204),
            (Hostile, null, 400), (Compressed.Frame(Hostile), null, 400), (Compressed.Frame(Hostile)[..^4], null, 400), (Rows.Lines(10), "br", 415),
            ([.. Rows.Lines(Long), .. Hostile], null, 400), (Compressed.Frame([.. Rows.Lines(Long), .. Hostile]), null, 400),
            (Compressed.Frame(Rows.Lines(10), exponent: 14), null, 413),
        ];
        foreach ((byte[] body, string? encoding, int status) in writes)
        {
            using var content = new ByteArrayContent(body);
            if (encoding is not null)
            {
                content.Headers.Add("Content-Encoding", encoding);
            }

            Said said = await proxy.SendAsync(HttpMethod.Post, Path, key, content);

            Assert.Equal(status, (int)said.Status);
            await FreeAsync(proxy);
        }
    }

    [Fact]
    public async Task A_write_to_an_Arc_that_is_down_or_hangs_up_gives_its_place_back()
    {
        await using ProxyUnderTest proxy = await StartAsync();
        string key = proxy.Key();
        proxy.Upstream.Answer = static context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        foreach (byte[] body in (byte[][])[Rows.Lines(100), Compressed.Frame(Rows.Lines(20 * Long))])
        {
            using var content = new ByteArrayContent(body);
            Assert.Equal(HttpStatusCode.BadGateway, (await proxy.SendAsync(HttpMethod.Post, Path, key, content)).Status);
            await FreeAsync(proxy);
        }

        await proxy.Upstream.StopAsync();
        Assert.Equal(HttpStatusCode.BadGateway, (await proxy.WriteAsync(key)).Status);
        await FreeAsync(proxy);
    }

    [Fact]
    public async Task A_write_that_is_announced_too_long_or_comes_too_slowly_gives_its_place_back()
    {
        var clock = new ManualClock();
        await using ProxyUnderTest proxy = await StartAsync(clock);

        RawAnswer answer = await RawExchange.SendPartlyAsync(proxy.Url, Head(proxy.Key(), 104_857_601));
        Assert.Equal(413, answer.Status);
        await FreeAsync(proxy);

        string beginning = Encoding.Latin1.GetString(Compressed.Frame(Rows.Lines(1000))[..200]);
        foreach (string sent in (string[])["cpu v=1 1\n", beginning])
        {
            Task<RawAnswer> asked = RawExchange.SendPartlyAsync(proxy.Url, Head(proxy.Key(), 200_000) + sent);
            while (await Task.WhenAny(asked, Task.Delay(20)) != asked)
            {
                clock.Advance(BodyBounds.Patience);
            }

            Assert.Equal(408, (await asked).Status);
            await FreeAsync(proxy);
        }
    }

    [Theory]
    [InlineData(false, 10)]
    [InlineData(false, Long)]
    [InlineData(true, 100)]
    [InlineData(true, Long)]
    public async Task A_caller_who_leaves_within_a_body_gives_its_place_back(bool zstd, int sent)
    {
        await using ProxyUnderTest proxy = await StartAsync();
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(proxy.Url.Host, proxy.Url.Port);
            client.LingerState = new LingerOption(true, 0);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Head(proxy.Key(), 99_000_000)));
            await client.GetStream().WriteAsync(zstd ? Compressed.Frame(Rows.Lines(2 * sent)).AsMemory(0, sent) : Rows.Lines(sent));
            await Eventually.SeesAsync(() => proxy.Service<NodePlaces>().Writes.TakenBy("org_a") == 1);
            await Eventually.SeesAsync(() => !zstd || proxy.Service<NodePlaces>().ZstdWindows.TakenBy("org_a") == 1);
        }

        await FreeAsync(proxy);
    }

    [Fact]
    public async Task An_exception_gives_the_place_back()
    {
        var places = new NodePlaces(Of(1), Of(1), Of(1));
        var room = new WriteRoom(_ => throw new InvalidOperationException("odd"), places, TimeProvider.System);
        var bindings = new FakeBindings();
        Assert.True(ApiKeyToken.TryParse(bindings.Issue("org_a", new Uri("http://127.0.0.1:1")).AsMemory(), out ApiKeyToken token));
        var context = new DefaultHttpContext();
        context.Request.Body = new MemoryStream(Compressed.Frame(Rows.Lines(Long)));
        context.Features.Set(new TenantRequest
        {
            Binding = (await bindings.FindAsync(token, CancellationToken.None))!,
            Endpoint = TestSurface.Load().Endpoints.First(endpoint => endpoint.Path == Path),
        });

        await Assert.ThrowsAsync<InvalidOperationException>(() => room.InvokeAsync(context));

        Assert.Equal((0, 0), (places.Writes.TakenBy("org_a"), places.ZstdWindows.TakenBy("org_a")));
    }

    [Fact]
    public async Task An_organization_has_so_many_zstd_windows_and_others_have_their_own()
    {
        await using ProxyUnderTest proxy = await StartAsync();
        Places windows = proxy.Service<NodePlaces>().ZstdWindows;
        Place last = default;
        for (int i = 0; i < BodyBounds.ZstdWindows; i++)
        {
            Assert.True(windows.TryTake("org_a", out last));
        }

        Said refused = await ZstdAsync(proxy, proxy.Key());
        Said stranger = await ZstdAsync(proxy, proxy.Key("org_b"));
        Said plain = await proxy.WriteAsync(proxy.Key());
        Places.Give(last);
        Said served = await ZstdAsync(proxy, proxy.Key());

        Assert.Equal((HttpStatusCode.TooManyRequests, "too_many_writes", "1"), (refused.Status, refused.Code, refused.Header("Retry-After")));
        Assert.Equal("send at most 8 zstd bodies at a time, or compress with gzip", refused.Member("hint"));
        Assert.All((Said[])[stranger, plain, served], said => Assert.Equal(HttpStatusCode.NoContent, said.Status));
    }

    [Fact]
    public async Task A_window_is_free_when_its_body_was_read_and_not_only_when_Arc_has_answered()
    {
        await using ProxyUnderTest proxy = await StartAsync();
        using var arc = new HeldAnswers(proxy.Upstream);
        Task<Said> written = ZstdAsync(proxy, proxy.Key());
        await arc.ArrivedAsync(1);

        Assert.Equal((1, 0), (proxy.Service<NodePlaces>().Writes.TakenBy("org_a"), proxy.Service<NodePlaces>().ZstdWindows.TakenBy("org_a")));

        arc.Release();
        Assert.Equal(HttpStatusCode.NoContent, (await written).Status);
    }

    private static Task<ProxyUnderTest> StartAsync(TimeProvider? time = null) =>
        ProxyUnderTest.StartAsync(onSocket: true, time: time, options: new ProxyOptions { OrgMaxWrites = 1 });

    private static Places Of(int most) => new(most, TimeProvider.System);

    private static string Head(string key, int length) =>
        $"POST {Path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nx-api-key: {key}\r\nContent-Length: {length}\r\n\r\n";

    private static async Task<Said> ZstdAsync(ProxyUnderTest proxy, string key)
    {
        using var content = new ByteArrayContent(Compressed.Frame(Rows.Lines(100)));
        return await proxy.SendAsync(HttpMethod.Post, Path, key, content);
    }

    // An answer may arrive a moment before the request has ended here.
    private static Task FreeAsync(ProxyUnderTest proxy) =>
        Eventually.SeesAsync(() => proxy.Service<NodePlaces>() is var places && places.Writes.TakenBy("org_a") + places.ZstdWindows.TakenBy("org_a") == 0);
}
