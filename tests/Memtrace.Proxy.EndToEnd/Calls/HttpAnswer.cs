using System.Text.Json.Nodes;

namespace Memtrace.Proxy.EndToEnd.Calls;

/// <summary>A whole answer.</summary>
internal sealed record HttpAnswer(int Status, string Head, string Body)
{
    /// <summary>The rows of a query's answer.</summary>
    public JsonArray Rows => JsonNode.Parse(Body)!["data"]!.AsArray();

    /// <summary>The values of a query's only column.</summary>
    public string[] Values => [.. Rows.Select(row => row![0]!.ToString())];

    /// <summary>The text of a refusal.</summary>
    public string ErrorText => (string)JsonNode.Parse(Body)!["error"]!;

    /// <summary>What there is to read when a test fails; the properties above would throw for answers of another kind.</summary>
    public override string ToString() => $"{Head}\n{Body}";
}
