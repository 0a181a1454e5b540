using System.Globalization;
using System.Text.RegularExpressions;
using Memtrace.ArcDev.Http;
using Memtrace.ArcDev.Rows;
using Microsoft.AspNetCore.Http;

namespace Memtrace.ArcDev.Queries;

/// <summary>
/// <c>GET /api/v1/query/:measurement</c>. As in Arc the database comes from the parameter alone, whatever the header says,
/// and <c>where</c> may hold subqueries on any database.
/// </summary>
internal sealed partial class MeasurementEndpoint(QueryEndpoints queries, TimeProvider time)
{
    public IEnumerable<Route> Routes => [new("GET", "/api/v1/query/:measurement", Requirement.Read, QueryAsync)];

    private Task QueryAsync(ArcRequest request)
    {
        var query = request.Query;
        var measurement = request.RouteValues[0];
        var database = query.First("database") ?? ArcNames.DefaultDatabase;
        var order = query.First("order_by") ?? "time DESC";
        var where = query.First("where") ?? "";
        if (!ArcNames.IsQueried(measurement) || !ArcNames.IsQueried(database))
        {
            return RefuseAsync(request, "invalid measurement or database name");
        }

        if (!int.TryParse(query.First("limit") ?? "100", CultureInfo.InvariantCulture, out var limit) || limit is < 1 or > 1_000_000
            || !int.TryParse(query.First("offset") ?? "0", CultureInfo.InvariantCulture, out var offset) || offset < 0)
        {
            return RefuseAsync(request, "invalid limit or offset");
        }

        if (order.Length > 256 || !Order().IsMatch(order))
        {
            return RefuseAsync(request, "invalid order_by");
        }

        if (where.Length > 4096 || Blocked().IsMatch(where) || !IsBalanced(where))
        {
            return RefuseAsync(request, "invalid where clause");
        }

        var filter = where.Length == 0 ? "" : $" WHERE {where}";
        var sql = string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT * FROM \"{database}\".\"{measurement}\"{filter} ORDER BY {order} LIMIT {limit} OFFSET {offset}");
        return queries.RunAsync(request, sql, database: null);
    }

    private Task RefuseAsync(ArcRequest request, string error) =>
        QueryFailure.JsonAsync(request, StatusCodes.Status400BadRequest, error, new Stopwatch(time));

    private static bool IsBalanced(string where)
    {
        var depth = 0;
        foreach (var part in where.Where(c => c is '(' or ')'))
        {
            depth += part == '(' ? 1 : -1;
            if (depth < 0)
            {
                return false;
            }
        }

        return depth == 0 && where.Count(c => c == '\'') % 2 == 0 && where.Count(c => c == '"') % 2 == 0;
    }

    [GeneratedRegex(@"^\s*\w+(?:\s+(?:ASC|DESC))?(?:\s*,\s*\w+(?:\s+(?:ASC|DESC))?)*\s*\z", RegexOptions.IgnoreCase)]
    private static partial Regex Order();

    [GeneratedRegex(@";|--|/\*|\*/|DROP|DELETE|INSERT|UPDATE|TRUNCATE|ALTER|CREATE|EXEC|UNION", RegexOptions.IgnoreCase)]
    private static partial Regex Blocked();
}
