using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Memtrace.Cli.Shell;

/// <summary>How a verb ended: what a person reads, what a program reads, or one sentence why not.</summary>
internal sealed record Outcome
{
    private Outcome(int exitCode) => ExitCode = exitCode;

    public int ExitCode { get; private init; }

    /// <summary>The result for a person; null when there is nothing to say.</summary>
    public string? Text { get; private init; }

    /// <summary>The result as a table instead, which is shown as it fits.</summary>
    public Columns? Table { get; private init; }

    /// <summary>The same result as one JSON object.</summary>
    public string? Json { get; private init; }

    /// <summary>Why not, without <c>error:</c>.</summary>
    public string? Problem { get; private init; }

    /// <summary>What the operator should know although it was done, without <c>note:</c>.</summary>
    public string? Note { get; init; }

    /// <summary>The secret that the result shows for the only time; null when there is none in it.</summary>
    public ShownOnce? Secret { get; init; }

    public static Outcome Done<T>(string text, T value, JsonTypeInfo<T> type) =>
        new(Shell.ExitCode.Done) { Text = text, Json = JsonSerializer.Serialize(value, type) };

    public static Outcome Done<T>(Columns table, T value, JsonTypeInfo<T> type) =>
        new(Shell.ExitCode.Done) { Table = table, Json = JsonSerializer.Serialize(value, type) };

    /// <summary>Ended by itself, having said all there was to say.</summary>
    public static Outcome Ended() => new(Shell.ExitCode.Done);

    /// <summary>The same result, which failed if there is a fault: it is shown, and then why it will not do.</summary>
    public Outcome Judged(string? fault) =>
        fault is null ? this : this with { ExitCode = Shell.ExitCode.Refused, Problem = fault };

    public static Outcome Refused(string problem) => new(Shell.ExitCode.Refused) { Problem = problem };

    public static Outcome WrongUsage(string problem) => new(Shell.ExitCode.WrongUsage) { Problem = problem };
}
