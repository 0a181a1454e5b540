using System.Globalization;
using Memtrace.Proxy.Core.Instants;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Core.Usage;

namespace Memtrace.Proxy.Admin.Usage;

/// <summary>What organizations used: listed, added up, and by who used most.</summary>
internal static class UsageEndpoints
{
    private const int UsualLimit = 100;
    private const int MostItems = 1000;

    // Of each of them there may be thousands of hours.
    private const int MostOrganizationsByTime = 20;

    private static readonly TimeSpan UsualTime = TimeSpan.FromDays(7);

    private static readonly AdminParameter Organization = new("org", "only what this organization used");

    private static readonly AdminParameter Since =
        new("since", "from when on, as 2026-08-01T00:00:00Z, or the last so much time, as 24h; 7d when absent; its hour counts whole");

    private static readonly AdminParameter By = new("by", "pieces of time in UTC: hour, day or total; total when absent");

    public static IEnumerable<AdminOperation> All { get; } =
    [
        new("GET", "/usage", "list_usage", "What organizations used, in order of their ids, each piece by piece of time", ListAsync)
        {
            Parameters =
            [
                Organization, Since, By, AdminParameter.After,
                new("limit", "of how many organizations at most, 1 to 1000, by hour or day 20; 100 when absent", "integer"),
            ],
            Result = typeof(PageView<UsageItemView>),
            Refusals = ["organization_not_found"],
        },
        new("GET", "/usage/total", "sum_usage", "What was used, everything together", SumAsync)
        {
            Parameters = [Organization, Since],
            Result = typeof(UsageTotalsView),
            Refusals = ["organization_not_found"],
        },
        new("GET", "/usage/times", "list_usage_times", "What was used by all, or one, piece by piece of time", ListTimesAsync)
        {
            Parameters = [Organization, Since, By],
            Result = typeof(PageView<UsageItemView>),
            Refusals = ["organization_not_found"],
        },
        new("GET", "/usage/ranking", "rank_usage", "The organizations with the most requests", RankAsync)
        {
            Parameters = [Since, AdminParameter.Limit],
            Result = typeof(PageView<UsageItemView>),
        },
    ];

    private static async Task<AdminAnswer> ListAsync(AdminRequest request, CancellationToken cancellationToken)
    {
        (UsageFilter filter, AdminAnswer? no) = await ReadFilterAsync(request, cancellationToken);
        if (no is not null || !TryReadStep(request, out UsageStep by, out no) || !TryReadLimit(request, out int limit, out no))
        {
            return no!;
        }

        int organizations = by == UsageStep.Total ? limit : Math.Min(limit, MostOrganizationsByTime);
        IReadOnlyList<UsageEntry> entries = await request.Port<IUsageLog>().ListAsync(
            filter, by, request.Query("after") ?? "", organizations, cancellationToken);
        bool isFull = entries.Select(entry => entry.OrganizationId).Distinct().Count() == organizations;
        return Done(entries, isFull ? entries[^1].OrganizationId : null);
    }

    private static async Task<AdminAnswer> SumAsync(AdminRequest request, CancellationToken cancellationToken)
    {
        (UsageFilter filter, AdminAnswer? no) = await ReadFilterAsync(request, cancellationToken);
        return no ?? AdminAnswer.Done(
            UsageTotalsView.Of(await request.Port<IUsageLog>().SumAsync(filter, cancellationToken)), AdminJson.Strict.UsageTotalsView);
    }

    private static async Task<AdminAnswer> ListTimesAsync(AdminRequest request, CancellationToken cancellationToken)
    {
        (UsageFilter filter, AdminAnswer? no) = await ReadFilterAsync(request, cancellationToken);
        return no is not null || !TryReadStep(request, out UsageStep by, out no)
            ? no!
            : Done(await request.Port<IUsageLog>().ListTimesAsync(filter, by, cancellationToken), next: null);
    }

    private static async Task<AdminAnswer> RankAsync(AdminRequest request, CancellationToken cancellationToken)
    {
        (UsageFilter filter, AdminAnswer? no) = await ReadFilterAsync(request, cancellationToken);
        return no is not null || !TryReadLimit(request, out int limit, out no)
            ? no!
            : Done(await request.Port<IUsageLog>().RankAsync(filter, limit, cancellationToken), next: null);
    }

    private static AdminAnswer Done(IReadOnlyList<UsageEntry> entries, string? next) =>
        AdminAnswer.Done(new PageView<UsageItemView>([.. entries.Select(UsageItemView.Of)], next), AdminJson.Strict.UsagePage);

    private static async Task<(UsageFilter Filter, AdminAnswer? No)> ReadFilterAsync(AdminRequest request, CancellationToken cancellationToken)
    {
        string? id = request.Query("org");
        if (!TryReadSince(request, out DateTimeOffset since, out AdminAnswer? no))
        {
            return (new UsageFilter(), no);
        }

        var filter = new UsageFilter { OrganizationId = id, Since = since };
        if (id is null)
        {
            return (filter, null);
        }

        Answer<OrganizationOverview> known = await request.Registry.ShowOrganizationAsync(id, cancellationToken);
        return (filter, known.Value is null ? AdminAnswer.Refused(known.Reason!) : null);
    }

    private static bool TryReadSince(AdminRequest request, out DateTimeOffset since, out AdminAnswer? no)
    {
        TimeSpan span = UsualTime;
        string? text = request.Query("since");
        bool isInstant = Rfc3339.TryParse(text ?? "", out since);
        bool isRead = text is null || isInstant || DurationText.TryParse(text, out span);
        since = isInstant ? since : request.Now - span;
        no = isRead ? null : AdminAnswer.Malformed("since is an instant, as 2026-08-01T00:00:00Z, or a whole number and one of d, h, m, s");
        return isRead;
    }

    private static bool TryReadStep(AdminRequest request, out UsageStep by, out AdminAnswer? no)
    {
        by = UsageStep.Total;
        bool isRead = request.Query("by") is not { } text || UsageSteps.TryParse(text, out by);
        no = isRead ? null : AdminAnswer.Malformed("by is hour, day or total");
        return isRead;
    }

    private static bool TryReadLimit(AdminRequest request, out int limit, out AdminAnswer? no)
    {
        limit = UsualLimit;
        bool isRead = request.Query("limit") is not { } text
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= MostItems);
        no = isRead ? null : AdminAnswer.Malformed($"limit is a number from 1 to {MostItems}");
        return isRead;
    }
}
