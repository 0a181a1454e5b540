using System.Buffers;
using System.Globalization;
using System.Text;
using Memtrace.Cli.Shell;
using Memtrace.Proxy.Admin.Usage;
using Memtrace.Proxy.Core.Usage;

namespace Memtrace.Cli.Usage;

/// <summary>
/// Usage as comma-separated values, RFC 4180: a header, lines that end in CR LF, quotes where a value wants them. A name that a
/// spreadsheet would take for a formula has an apostrophe before it.
/// </summary>
internal static class UsageCsv
{
    public const string Header =
        "org_id,name,begins,requests,refused,refused_key,refused_access,refused_request,refused_limit,failed,queries,writes,"
        + "bytes_in,bytes_out,query_ms\r\n";

    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    public static string Line(UsageEntry entry)
    {
        var item = UsageItemView.Of(entry);
        var line = new StringBuilder();
        Append(line, item.OrgId).Append(',');
        Append(line, item.Name).Append(',').Append(item.Begins);
        foreach (long number in (ReadOnlySpan<long>)
            [
                item.Requests, item.Refused, item.RefusedKey, item.RefusedAccess, item.RefusedRequest, item.RefusedLimit, item.Failed,
                item.Queries, item.Writes, item.BytesIn, item.BytesOut,
            ])
        {
            line.Append(CultureInfo.InvariantCulture, $",{number}");
        }

        return line.Append(CultureInfo.InvariantCulture, $",{item.QueryMs:0.###}\r\n").ToString();
    }

    private static StringBuilder Append(StringBuilder line, string? value)
    {
        string text = OneLine.Of(value ?? "");
        text = IsFormula(text) ? $"'{text}" : text;
        return text.AsSpan().ContainsAny(Quoted)
            ? line.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"')
            : line.Append(text);
    }

    // Some programs look past blanks, and some take the wide forms for the narrow ones.
    private static bool IsFormula(string text) => text.AsSpan().TrimStart() is ['=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠', ..];
}
