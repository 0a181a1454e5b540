using System.CommandLine;
using System.Globalization;
using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Copies;

namespace Memtrace.Cli.Copies;

/// <summary><c>memtrace store copy</c>.</summary>
internal static class CopyStore
{
    private const string Example = """
        MEMTRACE_DATABASE_URL=postgres://memtrace:…@db/memtrace memtrace store copy
        memtrace store copy --from sqlite:/var/lib/memtrace/memtrace.db --to postgres://memtrace@db/memtrace
        """;

    public static Verb Build(Terminal terminal, Option<bool?> json)
    {
        var from = Flags.Text("--from", "store", "sqlite:PATH or postgres://… (default: the file of MEMTRACE_AUTH_DB_PATH)");
        var to = Flags.Text("--to", "store", "sqlite:PATH or postgres://… (default: MEMTRACE_DATABASE_URL)");
        return new Verb(
            "copy",
            "Copy a store into an empty one, or go on with a copy; change nothing in either meanwhile",
            Example,
            RunAsync)
        {
            from,
            to,
        };

        async Task<Outcome> RunAsync(ParseResult line, CancellationToken cancellationToken)
        {
            if (!StoreSettings.TryRead(terminal, StoreUse.Registry, out ProxyOptions options, out string fault))
            {
                return Outcome.Refused(fault);
            }

            if (!CopyPlace.TryReadSource(line.GetValue(from), options, out StorePlace? source, out fault)
                || !CopyPlace.TryReadTarget(line.GetValue(to), options, out StorePlace? target, out fault))
            {
                return Outcome.WrongUsage(fault);
            }

            if (CopyPlace.FindMissing(line.GetValue(from), options) is { } missing)
            {
                return Outcome.Refused($"there is no store at {missing}");
            }

            using var bar = new ProgressBar(terminal, line.IsOn(json));
            Answer<CopyReport> answer = await new StoreCopy(source, target, terminal.Time).RunAsync(
                progress => bar.Show(progress.What, progress.Done, progress.Total), cancellationToken);
            return answer.Value is { } report ? Tell(report, terminal) : Outcome.Refused(answer.Problem!);
        }
    }

    private static Outcome Tell(CopyReport report, Terminal terminal)
    {
        Columns lines = new Columns(15, 10, 10).Add("TABLE", "ROWS", "WRITTEN", "REMOVED");
        foreach (CopiedTable table in report.Tables)
        {
            lines.Add(table.Name, Format(table.Rows), Format(table.Written), Format(table.Removed));
        }

        string text = $"""
            Store copied
              from: {report.From}
              to:   {report.To}
            {terminal.Show(lines)}
            Every table was read again: both hold the same.
            """;
        var view = new StoreCopiedView(report.From, report.To, [.. report.Tables.Select(CopiedTableView.Of)]);
        return Outcome.Done(text, view, CliJson.Readable.StoreCopiedView) with { Note = LeftOut(report) };
    }

    private static string? LeftOut(CopyReport report)
    {
        string[] tables = [.. report.Tables.Where(table => table.LeftOut > 0).Select(table => $"{Format(table.LeftOut)} of {table.Name}")];
        return tables.Length == 0 ? null : $"rows that belong to no organization or agent were left out: {string.Join(", ", tables)}";
    }

    private static string Format(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
