using System.Text;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Core.Surface;

/// <summary>
/// Arc's <c>GET /api/v1/query/{measurement}</c> as a statement of the proxy's own making: that endpoint ignores the pinned
/// database and takes raw SQL, so it is never forwarded.
/// </summary>
public static class MeasurementQuery
{
    private const string DefaultLimit = "100";
    private const string DefaultOrder = "time DESC";
    private const int MaxOrderLength = 256;

    /// <summary>Builds the statement from the path's measurement and the known parameters.</summary>
    public static Refusal? TryBuild(string measurement, QueryParameters parameters, out string sql)
    {
        sql = "";
        // A key in the place of the name would go on as the name of a table.
        bool key = measurement.StartsWith("mtk_", StringComparison.OrdinalIgnoreCase);
        if (key || !MeasurementName.TryParse(measurement, out MeasurementName name))
        {
            return RefusalCatalogue.MalformedPath with { Hint = "the last part of the path is a measurement's name" };
        }

        if (!TryReadOrder(parameters.OrderBy is { Length: > 0 } order ? order : DefaultOrder, out string orderBy))
        {
            return RefusalCatalogue.InvalidParameter with { Hint = "order_by is a list of columns, each with ASC or DESC" };
        }

        sql = $"""SELECT * FROM "{name}" ORDER BY {orderBy} LIMIT {parameters.Limit ?? DefaultLimit} OFFSET {parameters.Offset ?? "0"}""";
        return null;
    }

    private static bool TryReadOrder(string text, out string orderBy)
    {
        var written = new StringBuilder();
        orderBy = "";
        if (text.Length > MaxOrderLength)
        {
            return false;
        }

        foreach (string item in text.Split(','))
        {
            string[] words = item.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length is < 1 or > 2 || !MeasurementName.TryParse(words[0], out MeasurementName column))
            {
                return false;
            }

            string? direction = words.Length == 1 ? "ASC" : Direction(words[1]);
            if (direction is null)
            {
                return false;
            }

            written.Append(written.Length > 0 ? ", " : "").Append('"').Append(column.Text).Append("\" ").Append(direction);
        }

        orderBy = written.ToString();
        return true;
    }

    private static string? Direction(string word) =>
        word.Equals("ASC", StringComparison.OrdinalIgnoreCase) ? "ASC"
        : word.Equals("DESC", StringComparison.OrdinalIgnoreCase) ? "DESC"
        : null;
}
