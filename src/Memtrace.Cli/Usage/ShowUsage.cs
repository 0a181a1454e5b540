using System.CommandLine;
using System.Globalization;
using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Admin.Usage;
using Memtrace.Proxy.Core.Instants;
using Memtrace.Proxy.Core.Usage;

namespace Memtrace.Cli.Usage;

/// <summary><c>memtrace usage</c>.</summary>
internal static class ShowUsage
{
    private const string Example = """
        memtrace usage --since 24h
        memtrace usage --org org_0123456789abcdef01234567 --by hour --since 2026-08-01T00:00:00Z
        memtrace usage --since 30d --by day --csv > usage.csv
        """;

    private const int Ranked = 20;
    private const int MaxItems = 100_000;

    public static Verb Build(Terminal terminal, Option<bool?> json)
    {
        var flags = new UsageFlags(json);
        var verb = new Verb("usage", "Show what organizations used: requests, refusals, bytes, queries and writes", Example, RunAsync);
        flags.AddTo(verb);
        return verb;

        Task<Outcome> RunAsync(ParseResult line, CancellationToken cancellationToken) =>
            flags.TryRead(line, terminal.Time.GetUtcNow(), out string fault) is not { } wish
                ? Task.FromResult(Outcome.WrongUsage(fault))
                : PlaceDoor.UseAsync(
                    terminal, StoreUse.Registry, place => ShowAsync(place, wish, terminal, cancellationToken), cancellationToken);
    }

    private static async Task<Outcome> ShowAsync(IOperatorPlace place, UsageWish wish, Terminal terminal, CancellationToken cancellationToken)
    {
        if (wish.Filter.OrganizationId is { } id
            && await place.Organizations.ShowOrganizationAsync(id, cancellationToken) is { Value: null, Problem: { } problem })
        {
            return Outcome.Refused(problem);
        }

        return wish.Form switch
        {
            UsageForm.Csv => await WriteCsvAsync(place.Usage, wish, terminal.Output, cancellationToken),
            UsageForm.Json => await TellAsync(place.Usage, wish, cancellationToken),
            _ => await DrawAsync(place.Usage, wish, terminal, cancellationToken),
        };
    }

    // Line by line: there may be more than fits into memory.
    private static async Task<Outcome> WriteCsvAsync(
        IUsageLog usage, UsageWish wish, TextWriter output, CancellationToken cancellationToken)
    {
        await output.WriteAsync(UsageCsv.Header);
        await foreach (UsageEntry entry in UsagePages.ReadAsync(usage, wish, cancellationToken))
        {
            await output.WriteAsync(UsageCsv.Line(entry));
        }

        return Outcome.Ended();
    }

    private static async Task<Outcome> TellAsync(IUsageLog usage, UsageWish wish, CancellationToken cancellationToken)
    {
        var items = new List<UsageItemView>();
        await foreach (UsageEntry entry in UsagePages.ReadAsync(usage, wish, cancellationToken))
        {
            if (items.Count == MaxItems)
            {
                return Outcome.Refused($"more than {MaxItems} items; narrow them with --org, --since or --by, or print --csv, which has no bound");
            }

            items.Add(UsageItemView.Of(entry));
        }

        UsageSum sum = await usage.SumAsync(wish.Filter, cancellationToken);
        return Done("", wish, sum, items);
    }

    private static async Task<Outcome> DrawAsync(IUsageLog usage, UsageWish wish, Terminal terminal, CancellationToken cancellationToken)
    {
        UsageSum sum = await usage.SumAsync(wish.Filter, cancellationToken);
        var parts = new List<string>();
        if (wish.By != UsageStep.Total || wish.Filter.OrganizationId is not null)
        {
            IReadOnlyList<UsageEntry> times = await usage.ListTimesAsync(wish.Filter, wish.By, cancellationToken);
            parts.Add(terminal.Show(Times(times, wish, terminal.Width).Write(sum.Totals)));
        }

        if (wish.Filter.OrganizationId is null)
        {
            IReadOnlyList<UsageEntry> ranked = await usage.RankAsync(wish.Filter, Ranked, cancellationToken);
            parts.Add(terminal.Show(Organizations(ranked, terminal.Width).Write(sum.Totals)) + Rest(sum.Organizations));
        }

        return Done(string.Join("\n\n", [$"Usage since {Rfc3339.WholeSeconds(wish.Filter.Since)}", .. parts]), wish, sum, items: []);
    }

    // A table has no items and JSON no text: each is read for itself, and only one is printed.
    private static Outcome Done(string text, UsageWish wish, UsageSum sum, IReadOnlyList<UsageItemView> items) => Outcome.Done(
        text,
        new UsageView(Rfc3339.WholeSeconds(wish.Filter.Since), UsageSteps.NameOf(wish.By), UsageTotalsView.Of(sum), items),
        CliJson.Readable.UsageView);

    private static UsageGrid Times(IReadOnlyList<UsageEntry> times, UsageWish wish, int? width)
    {
        (string header, string format) = wish.By switch
        {
            UsageStep.Hour => ("HOUR (UTC)", "yyyy-MM-dd HH:mm"),
            UsageStep.Day => ("DAY (UTC)", "yyyy-MM-dd"),
            _ => ("TIME", ""),
        };
        var grid = new UsageGrid([header], width);
        foreach (UsageEntry time in times.Where(time => time.Begins is not null))
        {
            grid.Add(time.Totals, time.Begins!.Value.ToString(format, CultureInfo.InvariantCulture));
        }

        return grid;
    }

    private static UsageGrid Organizations(IReadOnlyList<UsageEntry> ranked, int? width)
    {
        var grid = new UsageGrid(["ORGANIZATION", "NAME"], width);
        foreach (UsageEntry one in ranked)
        {
            grid.Add(one.Totals, one.OrganizationId!, OneLine.Of(one.OrganizationName ?? ""));
        }

        return grid;
    }

    private static string Rest(long organizations) =>
        organizations > Ranked ? $"\nThese are the {Ranked} with the most requests of {UsageText.Count(organizations)}; --csv prints all." : "";
}
