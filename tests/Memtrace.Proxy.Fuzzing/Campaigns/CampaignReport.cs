using System.Globalization;
using System.Text;

namespace Memtrace.Proxy.Fuzzing.Campaigns;

/// <summary>What a campaign came to.</summary>
internal sealed record CampaignReport(long Inputs, TimeSpan Elapsed, IReadOnlyDictionary<string, long> Counts, Finding? Finding)
{
    /// <summary>Every label with its count and share, the largest first.</summary>
    public string Table()
    {
        var table = new StringBuilder();
        foreach (var (label, count) in Counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal))
        {
            table.AppendLine(CultureInfo.InvariantCulture, $"  {count,12:N0}  {100.0 * count / Math.Max(1, Inputs),5:F1} %  {label}");
        }

        return table.ToString();
    }
}
