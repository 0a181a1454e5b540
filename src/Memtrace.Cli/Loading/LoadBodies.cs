using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Memtrace.Cli.Loading;

/// <summary>What the requests of a load test carry, made once: every request of one kind sends the same bytes.</summary>
internal sealed class LoadBodies(LoadPlan plan)
{
    private const int Series = 100;

    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly MediaTypeHeaderValue Lines = new("text/plain");

    private readonly byte[] _query = Encoding.UTF8.GetBytes(new JsonObject { ["sql"] = plan.Sql }.ToJsonString());
    private readonly byte[] _write = Encoding.UTF8.GetBytes(WriteLines(plan.Rows));
    private readonly Uri _queryUrl = new(plan.Target, "/api/v1/query");
    private readonly Uri _writeUrl = new(plan.Target, "/api/v1/write/line-protocol");

    /// <summary>Makes a request; the second value is the length of its body.</summary>
    public (HttpRequestMessage Request, int Length) Make(long turn)
    {
        (long round, long connection) = Math.DivRem(turn, plan.Connections);
        bool writes = plan.Scenario == LoadScenario.Write || (plan.Scenario == LoadScenario.Mixed && (round + connection) % 2 == 0);
        byte[] body = writes ? _write : _query;
        var content = new ReadOnlyMemoryContent(body);
        content.Headers.ContentType = writes ? Lines : Json;
        var request = new HttpRequestMessage(HttpMethod.Post, writes ? _writeUrl : _queryUrl) { Content = content };
        request.Headers.TryAddWithoutValidation("x-api-key", plan.Keys[KeyOf(round, connection)]);
        if (plan.Scenario == LoadScenario.Churn)
        {
            request.Headers.ConnectionClose = true;
        }

        return (request, body.Length);
    }

    // A mixed connection writes and asks with one key before it takes the next: else some keys would only ever write.
    private long KeyOf(long round, long connection) =>
        ((plan.Scenario == LoadScenario.Mixed ? round / 2 : round) * plan.Connections) + connection;

    // Without timestamps: the Arc takes the time of the write, so that the same bytes are new rows each time.
    private static string WriteLines(int rows)
    {
        var text = new StringBuilder();
        for (int row = 0; row < rows; row++)
        {
            text.Append(CultureInfo.InvariantCulture, $"loadtest,series=s{row % Series} value={row * 0.5},row={row}i\n");
        }

        return text.ToString();
    }
}
