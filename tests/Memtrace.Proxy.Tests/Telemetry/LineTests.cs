using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace Memtrace.Proxy.Tests.Telemetry;

/// <summary>What one entry of the log looks like, as text and as JSON.</summary>
public sealed partial class LineTests
{
    [Fact]
    public async Task Text_is_one_line_whatever_the_entry_holds()
    {
        await using var lines = new WrittenLines(json: false);

        Two(lines.Loggers.CreateLogger("Some.Category"), "a\nb\u001b[31mc\u009bd\u202ee\u2028f", 7);

        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z warn: Some\.Category\[1\] a b \[31mc d e f has 7$", Assert.Single(lines.All));
    }

    [Fact]
    public async Task JSON_holds_the_message_and_its_values()
    {
        await using var lines = new WrittenLines(json: true);

        Two(lines.Loggers.CreateLogger("Some.Category"), "a\n\"b\"", 7);

        JsonObject line = JsonNode.Parse(Assert.Single(lines.All))!.AsObject();
        Assert.Equal(
            ("warn", "Some.Category", 1, "a\n\"b\" has 7", "a\n\"b\"", 7),
            ((string?)line["level"], (string?)line["category"], (int?)line["event"], (string?)line["message"],
                (string?)line["values"]!["first_word"], (int?)line["values"]!["number"]));
        Assert.False(line.ContainsKey("trace_id"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Within_a_span_a_line_says_which(bool json)
    {
        await using var lines = new WrittenLines(json);
        using Activity span = new Activity("x").SetIdFormat(ActivityIdFormat.W3C).Start();

        Two(lines.Loggers.CreateLogger("Some.Category"), "a", 7);

        string line = Assert.Single(lines.All);
        Assert.Contains(json ? $"\"trace_id\":\"{span.TraceId}\"" : $"trace_id={span.TraceId}", line, StringComparison.Ordinal);
        Assert.Contains(json ? $"\"span_id\":\"{span.SpanId}\"" : $"span_id={span.SpanId}", line, StringComparison.Ordinal);
    }

    [LoggerMessage(1, LogLevel.Warning, "{FirstWord} has {Number}")]
    private static partial void Two(ILogger log, string firstWord, int number);
}
