using System.Text;
using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.Nodes;

/// <summary>A client of one node that presents whatever key it is told to, over connections that it keeps.</summary>
internal sealed class NodeCaller(ServingNode node) : IDisposable
{
    private static readonly byte[] Question = Encoding.UTF8.GetBytes("""{"sql":"SELECT 1"}""");

    private readonly Caller _caller = Caller.To(node.Url, key: null);
    private readonly Patient _patient = new(node);

    /// <summary>Asks for the database of the key's organization.</summary>
    public Task<HttpAnswer> AskAsync(string key)
    {
        var content = new ByteArrayContent(Question);
        content.Headers.Add("content-type", "application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/query") { Content = content };
        request.Headers.Add("x-api-key", key);
        return _caller.SendAsync(request);
    }

    /// <summary>The same, and comes again when it is told to by a node whose store does not answer.</summary>
    public Task<HttpAnswer> AskPatientlyAsync(string key) => _patient.AskAsync(() => AskAsync(key));

    public void Dispose() => _caller.Dispose();
}
