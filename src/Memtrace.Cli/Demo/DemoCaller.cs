using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Memtrace.Cli.Development;
using Memtrace.Cli.Shell;

namespace Memtrace.Cli.Demo;

/// <summary>Calls the proxy as an organization's program would: over HTTP, with nothing but its key.</summary>
internal sealed class DemoCaller : IDisposable
{
    private readonly HttpClient _client;

    public DemoCaller(Uri proxy)
    {
        _client = DirectClient.Create(TimeSpan.FromSeconds(10));
        _client.BaseAddress = proxy;
    }

    public void Dispose() => _client.Dispose();

    public Task<DemoAnswer> WriteAsync(DevelopmentOrganization caller, string line, CancellationToken cancellationToken) =>
        SendAsync(caller, "/api/v1/write/line-protocol", new StringContent(line, Encoding.UTF8, "text/plain"), null, cancellationToken);

    /// <param name="caller">Who asks.</param>
    /// <param name="sql">What is asked.</param>
    /// <param name="foreignDatabase">A database to name in a header, as an intruder would; null for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<DemoAnswer> QueryAsync(
        DevelopmentOrganization caller, string sql, string? foreignDatabase, CancellationToken cancellationToken)
    {
        string body = new JsonObject { ["sql"] = sql }.ToJsonString();
        return SendAsync(
            caller, "/api/v1/query", new StringContent(body, Encoding.UTF8, "application/json"), foreignDatabase, cancellationToken);
    }

    private async Task<DemoAnswer> SendAsync(
        DevelopmentOrganization caller, string path, StringContent body, string? foreignDatabase, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = body };
        request.Headers.Add("x-api-key", caller.Key);
        if (foreignDatabase is not null)
        {
            request.Headers.Add("x-arc-database", foreignDatabase);
        }

        using HttpResponseMessage answer = await _client.SendAsync(request, cancellationToken);
        string text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return new DemoAnswer((int)answer.StatusCode, text, CountRows(text));
    }

    private static int? CountRows(string text)
    {
        try
        {
            return JsonNode.Parse(text)?["data"] is JsonArray rows ? rows.Count : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
