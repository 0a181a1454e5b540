using System.CommandLine;
using Memtrace.Cli.Shell;

namespace Memtrace.Cli.Loading;

/// <summary><c>memtrace loadtest</c>.</summary>
internal static class RunLoadTest
{
    private const string Example = """
        memtrace loadtest --key-stdin --duration 10s < key.txt
        memtrace loadtest --url https://memory.example.com --keys-file keys.txt --scenario mixed --rate 2000/s --max-errors 0.1%
        """;

    private const long LargestKeysFile = 64L * 1024 * 1024;

    public static Verb Build(Terminal terminal, Option<bool?> json)
    {
        var flags = new LoadFlags();
        var verb = new Verb("loadtest", "Load a proxy as many callers do, and say how it answered", Example, RunAsync);
        foreach (Option flag in flags.All)
        {
            verb.Options.Add(flag);
        }

        return verb;

        async Task<Outcome> RunAsync(ParseResult line, CancellationToken cancellationToken)
        {
            if (!flags.TryReadSource(line, out string? file, out string fault) || flags.Read(line, LoadKeys.None, out fault) is not { } plan)
            {
                return Outcome.WrongUsage(fault);
            }

            return ReadKeys(terminal, file, out fault) is { } keys
                ? await LoadAsync(terminal, plan with { Keys = keys }, line.IsOn(json), cancellationToken)
                : Outcome.Refused(fault);
        }
    }

    private static LoadKeys? ReadKeys(Terminal terminal, string? file, out string fault)
    {
        if (file is null)
        {
            return LoadKeys.Read(terminal.Input, "--key-stdin", out fault);
        }

        try
        {
            using var text = new StreamReader(file);
            fault = $"{file}: more than {LargestKeysFile} bytes";
            return text.BaseStream.Length > LargestKeysFile ? null : LoadKeys.Read(text, file, out fault);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            fault = failure.Message;
            return null;
        }
    }

    private static async Task<Outcome> LoadAsync(Terminal terminal, LoadPlan plan, bool json, CancellationToken cancellationToken)
    {
        using var lines = LoadLines.Open(plan);
        if (await FindFaultAsync(lines, plan, cancellationToken) is { } fault)
        {
            return Outcome.Refused(fault);
        }

        LoadResult result;
        using (var bar = new ProgressBar(terminal, json))
        {
            result = await new LoadRun(plan, lines.Call, terminal.Time).RunAsync(bar, cancellationToken);
        }

        Outcome outcome = Outcome.Done(LoadTable.Write(result, terminal), LoadView.Of(result), CliJson.Readable.LoadView).Judged(result.Fault);
        return outcome with { Note = result.Note };
    }

    // One request first: a wrong address or key is a sentence, and not a minute of refusals that would get this machine banned.
    private static async Task<string?> FindFaultAsync(LoadLines lines, LoadPlan plan, CancellationToken cancellationToken)
    {
        LoadAnswer answer = await lines.Call().SendAsync(0, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        string target = plan.Target.GetLeftPart(UriPartial.Authority);
        return answer.IsServed ? null
            : answer.Code == LoadAnswer.NoConnection ? $"nothing answers at {target}"
            : answer.Status == 0 ? $"the first request got no answer from {target} ({answer.Code})"
            : $"the first request was refused: {answer.Status} {answer.Code}".TrimEnd();
    }
}
