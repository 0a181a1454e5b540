using System.Text.Json.Serialization.Metadata;
using Memtrace.Proxy.Admin;
using Memtrace.Proxy.Admin.Usage;
using Memtrace.Proxy.Core.Instants;
using Memtrace.Proxy.Core.Usage;

namespace Memtrace.Cli.Remote;

/// <summary>What organizations used, as a server knows it.</summary>
internal sealed class RemoteUsage(ServerCalls calls) : IUsageLog
{
    private const string All = "usage";

    private static JsonTypeInfo<PageView<UsageItemView>> Page => RemoteJson.Snake.UsagePage;

    public async Task<UsageSum> SumAsync(UsageFilter filter, CancellationToken cancellationToken)
    {
        UsageTotalsView view = await calls.ReadAsync($"{All}/total{Query(filter)}", RemoteJson.Snake.UsageTotalsView, cancellationToken);
        return new UsageSum(view.Organizations, Totals(view));
    }

    public async Task<IReadOnlyList<UsageEntry>> ListTimesAsync(UsageFilter filter, UsageStep by, CancellationToken cancellationToken) =>
        Read(await calls.ReadAsync($"{All}/times{Query(filter, ("by", UsageSteps.NameOf(by)))}", Page, cancellationToken));

    public async Task<IReadOnlyList<UsageEntry>> RankAsync(UsageFilter filter, int atMost, CancellationToken cancellationToken) =>
        Read(await calls.ReadAsync($"{All}/ranking{Query(filter, ("limit", ServerPath.Part(atMost)))}", Page, cancellationToken));

    public async Task<IReadOnlyList<UsageEntry>> ListAsync(
        UsageFilter filter, UsageStep by, string after, int organizations, CancellationToken cancellationToken)
    {
        string query = Query(
            filter,
            ("by", UsageSteps.NameOf(by)),
            ("after", after.Length == 0 ? null : after),
            ("limit", ServerPath.Part(organizations)));
        return Read(await calls.ReadAsync(All + query, Page, cancellationToken));
    }

    private static string Query(UsageFilter filter, params ReadOnlySpan<(string Name, string? Value)> more) =>
        ServerPath.Query([("since", Rfc3339.Format(filter.Since)), ("org", filter.OrganizationId), .. more]);

    private static UsageTotals Totals(IUsageNumbers view) => view.ToTotals();

    private static UsageEntry[] Read(PageView<UsageItemView> page) => [.. page.Items.Select(Read)];

    private static UsageEntry Read(UsageItemView view) => new(view.OrgId, view.Name, ViewInstants.ReadOrNull(view.Begins), Totals(view));
}
