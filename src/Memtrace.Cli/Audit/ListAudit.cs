using System.CommandLine;
using System.Globalization;
using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Admin.Audit;
using Memtrace.Proxy.Core.Audit;

namespace Memtrace.Cli.Audit;

/// <summary><c>memtrace audit list</c>.</summary>
internal static class ListAudit
{
    private const string Example = """
        memtrace audit list --org org_0123456789abcdef01234567 --since 24h
        memtrace audit list --after 1200 --limit 1000 --json
        """;

    private const int MaxLimit = 100_000;
    private const int SummaryWidth = 80;

    // Who, whose and what: the others are short, and cut they would say nothing.
    private static readonly int[] Yielding = [2, 4, 6];

    public static Verb Build(Terminal terminal)
    {
        var flags = new AuditFlags();
        var verb = new Verb("list", "List the newest changes that were made, and by whom", Example, RunAsync);
        flags.AddTo(verb);
        return verb;

        Task<Outcome> RunAsync(ParseResult line, CancellationToken cancellationToken) =>
            !flags.TryRead(line, terminal.Time.GetUtcNow(), MaxLimit, out AuditFilter filter, out string fault)
                ? Task.FromResult(Outcome.WrongUsage(fault))
                : PlaceDoor.UseAsync(
                    terminal,
                    StoreUse.Registry,
                    place => ListAsync(place, filter, terminal, cancellationToken),
                    cancellationToken);
    }

    private static async Task<Outcome> ListAsync(
        IOperatorPlace place, AuditFilter filter, Terminal terminal, CancellationToken cancellationToken)
    {
        IReadOnlyList<AuditRecord> records = await place.Audit.ListAsync(filter, cancellationToken);
        AuditRecordView[] views = [.. records.Select(AuditRecordView.Of)];
        Columns columns = new Columns(6, 19, 20, 19, 28, 6).Add("SEQ", "AT", "ACTOR", "ACTION", "ORG", "KEY", "DETAILS");
        foreach ((AuditRecord record, AuditRecordView view) in records.Zip(views))
        {
            columns.Add(
                Number(record.Sequence),
                TimeZoneInfo.ConvertTime(record.At, terminal.Time.LocalTimeZone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                record.Actor,
                record.Action,
                record.OrganizationId,
                record.KeyId is { } key ? Number(key) : "",
                terminal.Width is null ? Columns.Cut(view.Summary, SummaryWidth) : view.Summary);
        }

        return Outcome.Done(columns.Yielding(Yielding), new ItemsView<AuditRecordView>(views), CliJson.Readable.AuditItems);
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
