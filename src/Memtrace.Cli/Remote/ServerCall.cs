using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Memtrace.Cli.Remote;

/// <summary>One question, which may be written more than once.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path behind the API's prefix, with its query.</param>
/// <param name="Body">The body; null for none.</param>
internal sealed record ServerCall(HttpMethod Method, string Path, JsonObject? Body = null)
{
    /// <summary>Under which the server keeps its answer, so that it is carried out once; null where nothing is changed.</summary>
    public string? Key { get; init; }

    /// <summary>How long its answer may take: a change may wait for nodes, an Arc and the requests on their way to it.</summary>
    public TimeSpan Patience => TimeSpan.FromSeconds(Key is null ? 100 : 300);

    /// <summary>The request.</summary>
    public HttpRequestMessage Write()
    {
        var request = new HttpRequestMessage(Method, Path);
        if (Key is not null)
        {
            request.Headers.Add("Idempotency-Key", Key);
        }

        if (Body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body.ToJsonString()));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        return request;
    }

    /// <summary>Nothing of the body: it may hold a secret.</summary>
    public override string ToString() => $"{Method} {Path}";
}
