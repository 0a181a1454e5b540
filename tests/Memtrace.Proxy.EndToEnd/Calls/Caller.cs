using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Memtrace.Proxy.EndToEnd.Calls;

/// <summary>An HTTP client that presents one key to one address: a tenant to the proxy, or an operator to an Arc.</summary>
internal sealed class Caller : IDisposable
{
    private readonly HttpClient _client;

    private Caller(Uri address, string? key)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false };
        _client = new HttpClient(handler) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
        if (key is not null)
        {
            _client.DefaultRequestHeaders.TryAddWithoutValidation("x-api-key", key);
        }
    }

    public static Caller To(Uri address, string? key) => new(address, key);

    /// <summary>Writes line protocol.</summary>
    public Task<HttpAnswer> WriteAsync(string lines) => PostAsync("/api/v1/write/line-protocol", lines, "text/plain");

    /// <summary>Asks with SQL.</summary>
    public Task<HttpAnswer> QueryAsync(string sql) =>
        PostAsync("/api/v1/query", JsonSerializer.Serialize(new Dictionary<string, string> { ["sql"] = sql }), "application/json");

    public Task<HttpAnswer> GetAsync(string target) => SendAsync(new HttpRequestMessage(HttpMethod.Get, target));

    public Task<HttpAnswer> PostAsync(string target, string body, string contentType) =>
        PostAsync(target, Encoding.UTF8.GetBytes(body), contentType);

    public Task<HttpAnswer> PostAsync(string target, byte[] body, string contentType)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return SendAsync(new HttpRequestMessage(HttpMethod.Post, target) { Content = content });
    }

    public async Task<HttpAnswer> SendAsync(HttpRequestMessage request)
    {
        using HttpResponseMessage answer = await _client.SendAsync(request);
        string head = $"{(int)answer.StatusCode} {answer.ReasonPhrase}\n{answer.Headers}{answer.Content.Headers}";
        return new HttpAnswer((int)answer.StatusCode, head, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Reads an answer to its end without keeping it; gives its length in bytes.</summary>
    public async Task<long> DrainAsync(string target)
    {
        using HttpResponseMessage answer = await _client.GetAsync(target, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        await using Stream body = await answer.Content.ReadAsStreamAsync();
        byte[] chunk = new byte[64 * 1024];
        long length = 0;
        int read;
        while ((read = await body.ReadAsync(chunk)) > 0)
        {
            length += read;
        }

        return length;
    }

    public void Dispose() => _client.Dispose();
}
