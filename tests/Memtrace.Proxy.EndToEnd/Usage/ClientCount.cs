using System.Text;
using Memtrace.Proxy.EndToEnd.Calls;

namespace Memtrace.Proxy.EndToEnd.Usage;

/// <summary>A client of one organization at one node that counts what it sends itself.</summary>
internal sealed class ClientCount(Uri node, string key) : IDisposable
{
    private const string Query = """{"sql":"SELECT 1"}""";
    private const string RefusedQuery = """{"sql":"DROP TABLE cpu"}""";
    private const string Lines = "cpu,host=a usage=0.5";

    private readonly Caller _caller = Caller.To(node, key);

    public long Requests { get; private set; }

    public long Refused { get; private set; }

    public long Queries { get; private set; }

    public long Writes { get; private set; }

    public long BytesIn { get; private set; }

    public long BytesOut { get; private set; }

    /// <summary>Sends a query, a query that is refused, and a write, each so many times.</summary>
    public async Task SendAsync(int queries, int refused, int writes)
    {
        for (int i = 0; i < Math.Max(queries, Math.Max(refused, writes)); i++)
        {
            if (i < queries)
            {
                await SendAsync("/api/v1/query", Query, "application/json", status: 200);
                Queries++;
            }

            if (i < refused)
            {
                await SendAsync("/api/v1/query", RefusedQuery, "application/json", status: 400);
                Refused++;
            }

            if (i < writes)
            {
                await SendAsync("/api/v1/write/line-protocol", Lines, "text/plain", status: 200);
                Writes++;
            }
        }
    }

    /// <summary>Sends queries until the node is gone; each is counted before it is sent.</summary>
    public async Task SendUntilGoneAsync()
    {
        try
        {
            while (true)
            {
                Requests++;
                await _caller.PostAsync("/api/v1/query", Query, "application/json");
            }
        }
        catch (HttpRequestException)
        {
            // It is gone.
        }
    }

    public void Dispose() => _caller.Dispose();

    private async Task SendAsync(string target, string body, string contentType, int status)
    {
        HttpAnswer answer = await _caller.PostAsync(target, body, contentType);
        Assert.True(answer.Status == status, $"{target}: {answer}");
        Requests++;
        BytesIn += Encoding.UTF8.GetByteCount(body);
        BytesOut += Encoding.UTF8.GetByteCount(answer.Body);
    }
}
