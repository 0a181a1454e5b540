using System.Text.Json.Nodes;

namespace Memtrace.Proxy.Tests.Cli;

/// <summary>What one run of the program left.</summary>
internal sealed record CliResult(int ExitCode, string Output, string Error)
{
    public JsonObject Json
    {
        get
        {
            Assert.Equal(Output.Length - 1, Output.IndexOf('\n', StringComparison.Ordinal));
            return JsonNode.Parse(Output)!.AsObject();
        }
    }

    /// <summary>Done, with exactly this on standard output and nothing on the other.</summary>
    public void IsDone(string output) => Assert.Equal((0, output, ""), (ExitCode, Output, Error));

    /// <summary>Refused or failed, with exactly one line and nothing on standard output.</summary>
    public void IsRefused(string problem) => Assert.Equal((1, "", $"error: {problem}\n"), (ExitCode, Output, Error));

    /// <summary>Wrong usage, with exactly one line and nothing on standard output.</summary>
    public void IsWrongUsage(string problem) => Assert.Equal((2, "", $"error: {problem}\n"), (ExitCode, Output, Error));
}
