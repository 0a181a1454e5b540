using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Memtrace.ArcDev;

namespace Memtrace.Proxy.Tests.ArcDev;

/// <summary>A development Arc on a free port with one token per permission, and the calls tests make to it.</summary>
internal sealed class ArcDevHost : IAsyncDisposable
{
    public const string Admin = "admin-token";
    public const string Reader = "read-token";
    public const string Writer = "write-token";

    private readonly ArcDevServer _server;

    private ArcDevHost(ArcDevServer server)
    {
        _server = server;
        Client = new HttpClient { BaseAddress = server.Url, Timeout = TimeSpan.FromSeconds(30) };
    }

    public HttpClient Client { get; }

    public Uri Url => _server.Url;

    public static async Task<ArcDevHost> StartAsync(ArcDevOptions? options = null) =>
        new(await ArcDevServer.StartAsync((options ?? new ArcDevOptions()) with
        {
            Tokens =
            [
                new ArcDevToken(Admin, ArcPermissions.Admin),
                new ArcDevToken(Reader, ArcPermissions.Read),
                new ArcDevToken(Writer, ArcPermissions.Write),
            ],
        }));

    public static async Task<ArcDevHost> StartWithTwoTenantsAsync()
    {
        var host = await StartAsync();
        await host.WriteLinesAsync("tenant_a", "cpu,host=a usage=1.5 1780000000000000000");
        await host.WriteLinesAsync("tenant_b", "secrets,host=b src=\"b-secret\" 1780000000000000000");
        return host;
    }

    public async Task WriteLinesAsync(string database, string lines)
    {
        using var answer = await WriteAsync("/api/v1/write/line-protocol", Encoding.UTF8.GetBytes(lines), database);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    public Task<HttpResponseMessage> WriteAsync(string path, byte[] body, string? database = null) =>
        SendAsync(HttpMethod.Post, path, Writer, new ByteArrayContent(body), database);

    public Task<HttpResponseMessage> GetAsync(string path, string? token = Reader, string? database = null) =>
        SendAsync(HttpMethod.Get, path, token, null, database);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? token, HttpContent? body = null, string? database = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        }

        if (database is not null)
        {
            request.Headers.TryAddWithoutValidation("x-arc-database", database);
        }

        return await Client.SendAsync(request);
    }

    public async Task<(HttpStatusCode Status, string Body)> QueryAsync(string sql, string? database = null, string path = "/api/v1/query")
    {
        var body = new StringContent(JsonSerializer.Serialize(new { sql }), Encoding.UTF8, "application/json");
        using var answer = await SendAsync(HttpMethod.Post, path, Reader, body, database);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The rows as JSON text, such as <c>[["a",1]]</c>.</summary>
    public async Task<string> RowsAsync(string sql, string? database = null)
    {
        var (status, body) = await QueryAsync(sql, database);
        Assert.True(status == HttpStatusCode.OK, $"{sql}: {body}");
        using var document = JsonDocument.Parse(body);
        return document.RootElement.GetProperty("data").GetRawText();
    }

    /// <summary>Sends bytes as they are, for what no HTTP client would send, and reads until the server closes.</summary>
    public async Task<string> SendRawAsync(string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, Url.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return await reader.ReadToEndAsync(deadline.Token);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
    }
}
