using System.CommandLine;
using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Admin.Audit;
using Memtrace.Proxy.Core.Audit;

namespace Memtrace.Cli.Audit;

/// <summary><c>memtrace audit verify</c>.</summary>
internal static class VerifyAudit
{
    private const string Example = """
        memtrace audit verify
        memtrace audit verify --expect-head "$(cat /elsewhere/audit.head)"
        """;

    private const int HashLength = 64;

    public static Verb Build(Terminal terminal, Option<bool?> json)
    {
        var expected = Flags.Text("--expect-head", "hash", "a head that was printed earlier and kept elsewhere: the log must still hold it");
        return new Verb("verify", "Find the first row of the audit log that was altered, removed or put in", Example, RunAsync) { expected };

        Task<Outcome> RunAsync(ParseResult line, CancellationToken cancellationToken)
        {
            string? head = line.GetValue(expected);
            return head is not null && !(head.Length == HashLength && head.All(char.IsAsciiHexDigit))
                ? Task.FromResult(Outcome.WrongUsage($"--expect-head takes {HashLength} hexadecimal characters"))
                : PlaceDoor.UseAsync(
                    terminal,
                    StoreUse.Registry,
                    async place =>
                    {
                        using var bar = new ProgressBar(terminal, line.IsOn(json));
                        return Tell(await place.Audit.VerifyAsync(head, rows => bar.Show("rows", rows, 0), cancellationToken));
                    },
                    cancellationToken);
        }
    }

    private static Outcome Tell(AuditVerdict verdict)
    {
        if (verdict.Fault is { } fault)
        {
            return Outcome.Refused($"the audit log is broken: {fault} ({verdict.Count} rows fit, up to head {verdict.Head})");
        }

        string text = $"""
            Audit log holds
              rows: {verdict.Count}
              head: {verdict.Head}
            """;
        return Outcome.Done(text, new AuditVerdictView(verdict.Count, verdict.Head), CliJson.Readable.AuditVerdictView);
    }
}
