using System.IO.Compression;
using System.Net;
using System.Text;
using Memtrace.Proxy.Tests.Rooms;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Memtrace.Proxy.Tests.Answers;

/// <summary>A success of Arc's goes to the caller as it came, less what belongs to the instance.</summary>
public sealed class PassThroughTests
{
    [Theory]
    [InlineData(200)]
    [InlineData(202)]
    [InlineData(204)]
    public async Task Status_body_and_headers_pass(int status)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        proxy.Upstream.Answer = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers["X-Arc-Query-ID"] = "abc123abc123";
            context.Response.Headers["Vary"] = "Accept-Encoding";
            context.Response.Headers["X-Frame-Options"] = "DENY";
            if (status == 204)
            {
                return Task.CompletedTask;
            }

            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync("""{"success":true,"data":[[1]]}""");
        };

        Said said = await proxy.QueryAsync(proxy.Key());

        Assert.Equal(status, (int)said.Status);
        Assert.Equal(status == 204 ? "" : """{"success":true,"data":[[1]]}""", said.Body);
        Assert.Equal("abc123abc123", said.Header("X-Arc-Query-ID"));
        Assert.Equal("DENY", said.Header("X-Frame-Options"));
        Assert.Equal("Accept-Encoding", said.Header("Vary"));
    }

    [Fact]
    public async Task Headers_that_describe_the_instance_or_its_CORS_are_taken_out()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        string[] instance =
        [
            "Server", "Via", "Set-Cookie", "Location", "Alt-Svc", "Access-Control-Allow-Origin", "access-control-allow-headers",
            "Access-Control-Expose-Headers", "X-Forwarded-Host", "X-Arc-Original-Host", "X-Arc-Forwarded-By",
            "Keep-Alive", "Proxy-Authenticate", "Upgrade", "WWW-Authenticate", "X-Arc-Storage-Root", "X-Arc-Node", "X-Upstream-Addr",
            "X-Backend-Server", "X-Served-By", "Strict-Transport-Security", "Clear-Site-Data", "Link", "Refresh", "Forwarded",
        ];
        proxy.Upstream.Answer = context =>
        {
            foreach (string name in instance)
            {
                context.Response.Headers[name] = "arc-1.internal";
            }

            return context.Response.WriteAsync("{}");
        };

        Said said = await proxy.QueryAsync(proxy.Key(), headers: ("Origin", "https://a.example"));

        Assert.Equal(HttpStatusCode.OK, said.Status);
        Assert.DoesNotContain(said.Headers, header => instance.Contains(header.Key, StringComparer.OrdinalIgnoreCase));
        Assert.DoesNotContain(said.Headers, header => header.Value.Contains("internal", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("7f3a-11", true)]
    [InlineData("12 of 60 left", true)]
    [InlineData("arc-1.internal", false)]
    [InlineData("10.0.0.7", false)]
    [InlineData("fe80::1", false)]
    [InlineData("/data/tenant_b", false)]
    [InlineData("C:\\arc", false)]
    [InlineData("root@arc", false)]
    [InlineData("%2Fdata", false)]
    public async Task A_header_that_Arc_is_not_known_to_send_passes_only_when_it_can_show_no_place(string value, bool passes)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        proxy.Upstream.Answer = context =>
        {
            context.Response.Headers["X-Other"] = value;
            return context.Response.WriteAsync("{}");
        };

        Assert.Equal(passes ? value : null, (await proxy.QueryAsync(proxy.Key())).Header("X-Other"));
    }

    [Fact]
    public async Task Headers_that_Arc_is_not_known_to_send_are_few_and_short()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        proxy.Upstream.Answer = context =>
        {
            for (int i = 0; i < 100; i++)
            {
                context.Response.Headers[$"X-Other-{i}"] = new string('x', i < 50 ? 300 : 200);
            }

            return context.Response.WriteAsync("{}");
        };

        Said said = await proxy.QueryAsync(proxy.Key());

        Assert.Equal(16, said.Headers.Count(header => header.Key.StartsWith("X-Other", StringComparison.OrdinalIgnoreCase)));
        Assert.All(said.Headers, header => Assert.True(header.Value.Length <= 200));
    }

    [Fact]
    public async Task A_header_or_reason_that_repeats_the_credential_stays_behind()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        proxy.Upstream.Answer = context =>
        {
            context.Response.Headers["X-Echo"] = "key=ARC-SECRET;";
            context.Response.Headers["X-Arc-Query-ID"] = "abc";
            context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = "fine arc-secret";
            return context.Response.WriteAsync("{}");
        };

        RawAnswer answer = await RawExchange.SendAsync(
            proxy.Url,
            $"GET /api/v1/write/msgpack/spec HTTP/1.1\nHost: x\nx-api-key: {proxy.Key(credential: "arc-secret")}\nConnection: close\n\n");

        Assert.Contains("X-Arc-Query-ID: abc", answer.Head, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("arc-secret", answer.Head, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_compressed_answer_passes_byte_for_byte()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        byte[] packed = Gzip("""{"success":true}""");
        proxy.Upstream.Answer = async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.Body.WriteAsync(packed);
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/query") { Content = Asking.Json("""{"sql":"SELECT 1"}""") };
        request.Headers.Add("x-api-key", proxy.Key());
        request.Headers.Add("Accept-Encoding", "gzip");

        using HttpResponseMessage answer = await proxy.Client.SendAsync(request);

        Assert.Equal(["gzip"], answer.Content.Headers.ContentEncoding);
        Assert.Equal(packed, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal("gzip", proxy.Upstream.Single.Header("Accept-Encoding"));
    }

    [Fact]
    public async Task An_answer_reaches_the_caller_while_it_is_still_being_made()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        var firstRead = new TaskCompletionSource();
        proxy.Upstream.Answer = async context =>
        {
            await context.Response.WriteAsync("first");
            await context.Response.Body.FlushAsync();
            await firstRead.Task.WaitAsync(TimeSpan.FromSeconds(30));
            await context.Response.WriteAsync(" second");
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/query") { Content = Asking.Json("""{"sql":"SELECT 1"}""") };
        request.Headers.Add("x-api-key", proxy.Key());

        using HttpResponseMessage answer = await proxy.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using Stream body = await answer.Content.ReadAsStreamAsync();
        byte[] buffer = new byte[5];
        await body.ReadExactlyAsync(buffer);
        firstRead.SetResult();
        using var rest = new StreamReader(body);

        Assert.Equal("first", Encoding.ASCII.GetString(buffer));
        Assert.Equal(" second", await rest.ReadToEndAsync());
    }

    private static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }
}
