namespace Memtrace.Proxy.EndToEnd.Programs;

/// <summary>How a program ended, and all it wrote.</summary>
internal sealed record FinishedProgram(int ExitCode, string Output, string Error)
{
    /// <summary>Held against an expected end as one value, so that a difference shows everything.</summary>
    public static FinishedProgram Done(string output) => new(0, output, "");

    public static FinishedProgram Refused(string problem) => new(1, "", $"error: {problem}\n");

    public static FinishedProgram WrongUsage(string problem) => new(2, "", $"error: {problem}\n");
}
