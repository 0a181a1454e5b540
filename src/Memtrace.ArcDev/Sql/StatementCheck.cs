using System.Text.RegularExpressions;
using Memtrace.ArcDev.Rows;

namespace Memtrace.ArcDev.Sql;

/// <summary>Arc's own filter, with its gaps: what it lets through is what a proxy in front has to stop.</summary>
internal static partial class StatementCheck
{
    private static readonly HashSet<string> ListEnds = new(StringComparer.OrdinalIgnoreCase)
    {
        "SELECT", "WHERE", "GROUP", "ORDER", "HAVING", "LIMIT", "OFFSET", "UNION", "EXCEPT", "INTERSECT", "ON", "USING", "WINDOW", "QUALIFY",
    };

    /// <summary>The text of a 400, or null.</summary>
    public static string? Refuse(MaskedSql sql, bool hasDatabaseHeader)
    {
        var text = sql.Text;
        if (SecondStatement().IsMatch(text))
        {
            return "Multiple SQL statements are not allowed";
        }

        if (DangerousWords().IsMatch(text))
        {
            return "Dangerous SQL operation not allowed";
        }

        if (CallsFileFunction(sql))
        {
            return "I/O table functions are not allowed in queries";
        }

        if (NamesFileAsTable(sql))
        {
            return "String literals and file paths are not allowed in table position";
        }

        return hasDatabaseHeader && CrossDatabase().IsMatch(text)
            ? "Cross-database queries (db.table) are not allowed when the x-arc-database header is set"
            : null;
    }

    private static bool CallsFileFunction(MaskedSql sql) =>
        FileFunctions().IsMatch(sql.Text)
        || MarkedCalls().Matches(sql.Text).Any(call => FileFunctions().IsMatch(sql.NameOf(call.Groups[1].Value) + "("));

    // As in Arc, a parenthesis ends the watch: `FROM ('…' a CROSS JOIN …)` passes.
    private static bool NamesFileAsTable(MaskedSql sql)
    {
        var lists = new Stack<bool>();
        var (inList, atTable) = (false, false);
        foreach (Match word in Words().Matches(sql.Text))
        {
            var text = word.Value;
            // E'…' and U&'…' are literals too.
            if (atTable && (text.TrimStart('e', 'E').StartsWith("__STR_", StringComparison.Ordinal)
                || (text.StartsWith("__IDENT_", StringComparison.Ordinal) && !ArcNames.IsQueried(sql.NameOf(text)))))
            {
                return true;
            }

            (inList, atTable) = text.ToUpperInvariant() switch
            {
                "FROM" or "JOIN" => (true, true),
                "," => (inList, inList),
                "(" => Enter(lists, inList),
                ")" => (lists.Count > 0 && lists.Pop(), false),
                "U&" when atTable => (inList, true),
                _ => (inList && !ListEnds.Contains(text), false),
            };
        }

        return false;
    }

    private static (bool InList, bool AtTable) Enter(Stack<bool> lists, bool inList)
    {
        lists.Push(inList);
        return (false, false);
    }

    [GeneratedRegex(@";\s*[^\s;]")]
    private static partial Regex SecondStatement();

    [GeneratedRegex(
        """
        \b(?:DROP\s+(?:TABLE|DATABASE|INDEX|VIEW)|DELETE\s+FROM|TRUNCATE\s+TABLE|ALTER\s+TABLE|CREATE\s+(?:TABLE|DATABASE|INDEX)
        |INSERT\s+INTO|UPDATE\s+\S+\s+SET|ATTACH|DETACH|COPY|PRAGMA|SET|RESET|LOAD|INSTALL|CALL|(?:EXPORT|IMPORT)\s+DATABASE
        |(?:CREATE|DROP)\s+(?:\w+\s+)*SECRET)\b
        """,
        RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex DangerousWords();

    [GeneratedRegex(
        """
        \b(?:read_parquet|parquet_(?:scan|metadata|schema|file_metadata|kv_metadata|bloom_probe)|read_csv\w*|sniff_csv|read_json\w*
        |read_ndjson\w*|read_text|read_blob|read_xlsx|glob|delta_scan|iceberg_\w+|arc_partition_agg)\s*\(
        """,
        RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex FileFunctions();

    [GeneratedRegex(@"(__IDENT_\d+__)\s*\(")]
    private static partial Regex MarkedCalls();

    [GeneratedRegex(@"U&|\w+|[^\s\w]", RegexOptions.IgnoreCase)]
    private static partial Regex Words();

    // White space around the dot evades it, as in Arc; the engine then knows no such table.
    [GeneratedRegex(@"\b(?:FROM|JOIN)[ \t\r\n]+[A-Za-z_]\w*\.[A-Za-z_]", RegexOptions.IgnoreCase)]
    private static partial Regex CrossDatabase();
}
