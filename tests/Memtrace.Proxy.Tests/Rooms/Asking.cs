using System.Net.Http.Headers;
using System.Text;

namespace Memtrace.Proxy.Tests.Rooms;

/// <summary>Short ways to ask the proxy under test.</summary>
internal static class Asking
{
    public static Task<Said> GetAsync(this ProxyUnderTest proxy, string target, string? key, params (string Name, string Value)[] headers) =>
        proxy.SendAsync(HttpMethod.Get, target, key, null, headers);

    public static Task<Said> QueryAsync(this ProxyUnderTest proxy, string key, string sql = "SELECT 1", params (string Name, string Value)[] headers) =>
        proxy.SendAsync(HttpMethod.Post, "/api/v1/query", key, Json($$"""{"sql":"{{sql}}"}"""), headers);

    public static Task<Said> WriteAsync(this ProxyUnderTest proxy, string key, string lines = "cpu v=1 1", params (string Name, string Value)[] headers) =>
        proxy.SendAsync(HttpMethod.Post, "/api/v1/write/line-protocol", key, new StringContent(lines), headers);

    public static async Task<Said> SendAsync(
        this ProxyUnderTest proxy, HttpMethod method, string target, string? key, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, target) { Content = content };
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("x-api-key", key);
        }

        foreach ((string name, string value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value), name);
        }

        using HttpResponseMessage answer = await proxy.Client.SendAsync(request);
        return await ReadAsync(answer);
    }

    public static StringContent Json(string text) => new(text, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));

    public static async Task<Said> ReadAsync(HttpResponseMessage answer)
    {
        string body = await answer.Content.ReadAsStringAsync();
        Dictionary<string, string> headers = answer.Headers
            .Concat(answer.Content.Headers)
            .ToDictionary(header => header.Key, header => header.Value.First(), StringComparer.OrdinalIgnoreCase);
        return new Said(answer.StatusCode, body, headers);
    }
}
