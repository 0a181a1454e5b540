using System.Text.RegularExpressions;
using Memtrace.ArcDev.Rows;

namespace Memtrace.ArcDev.Sql;

/// <summary>Arc's own filter, with its gaps: what it lets through is what a proxy in front has to stop.</summary>
internal static partial class StatementCheck
{
    private const string Gap = @"[\t\n\f\r ]";
    private const RegexOptions AsArc = RegexOptions.IgnoreCase | RegexOptions.ECMAScript;

    private static readonly HashSet<string> ListEnds = new(StringComparer.OrdinalIgnoreCase)
    {
        "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "WINDOW", "QUALIFY", "UNION", "EXCEPT", "INTERSECT", "FETCH", "FOR",
    };

    /// <summary>The text of a 400, or null.</summary>
    public static string? Refuse(string sql, bool hasDatabaseHeader)
    {
        if (string.IsNullOrWhiteSpace(sql))
        {
            return "SQL query is required";
        }

        var masked = MaskedSql.Of(sql.Replace('`', '"'));
        var text = ArcComments.Strip(masked.Text);
        if (text.TrimEnd(' ', '\t', '\n', '\r', ';').Contains(';'))
        {
            return "Multiple SQL statements are not allowed";
        }

        if (DangerousWords().IsMatch(text))
        {
            return "Dangerous SQL operation not allowed";
        }

        // Names without their quotes, so that a quoted function is seen; what that does to quotes that hold quotes is part of the gap.
        var unquoted = ArcComments.Strip(MaskedSql.Of(sql.Replace("\"", "", StringComparison.Ordinal).Replace("`", "", StringComparison.Ordinal)).Text);
        if (FileFunctions().IsMatch(unquoted))
        {
            return "I/O table functions are not allowed in queries";
        }

        if (IsAtTable(unquoted, word => word.StartsWith("__STR_", StringComparison.Ordinal))
            || IsAtTable(text, word => word.StartsWith("__IDENT_", StringComparison.Ordinal) && !IsTableName(masked.NameBehind(word))))
        {
            return "String literals and file paths are not allowed in table position";
        }

        return hasDatabaseHeader && NamesDatabase(sql)
            ? "Cross-database queries (db.table) are not allowed when the x-arc-database header is set"
            : null;
    }

    private static bool IsTableName(string? name) => name is not null && ArcNames.IsQueried(name);

    private static bool NamesDatabase(string sql) => CrossDatabase().IsMatch(ArcComments.Strip(FromMask.Hide(MaskedSql.Of(sql).Text, out _)));

    // As in Arc, a parenthesis ends the watch: `FROM ('…' a CROSS JOIN …)` passes.
    private static bool IsAtTable(string text, Predicate<string> isWatched)
    {
        var lists = new Stack<bool>([false]);
        var atTable = false;
        foreach (Match match in Words().Matches(Marks().Replace(text, " $0 ")))
        {
            var word = match.Value;
            switch (word)
            {
                case "(":
                    lists.Push(false);
                    atTable = false;
                    break;
                case ")" when lists.Count > 1:
                    lists.Pop();
                    atTable = false;
                    break;
                case ")":
                    atTable = false;
                    break;
                case ",":
                    atTable = lists.Peek();
                    break;
                case { } mark when atTable && isWatched(mark):
                    return true;
                default:
                    atTable = word.Equals("FROM", StringComparison.OrdinalIgnoreCase) || word.Equals("JOIN", StringComparison.OrdinalIgnoreCase);
                    if (atTable || ListEnds.Contains(word))
                    {
                        lists.Pop();
                        lists.Push(atTable);
                    }

                    break;
            }
        }

        return false;
    }

    [GeneratedRegex(
        $@"\b(?:DROP{Gap}+(?:TABLE|DATABASE|INDEX|VIEW)|DELETE{Gap}+FROM|TRUNCATE{Gap}+TABLE|ALTER{Gap}+TABLE|CREATE{Gap}+(?:TABLE|DATABASE|INDEX)"
        + $@"|INSERT{Gap}+INTO|UPDATE{Gap}+\w+{Gap}+SET|ATTACH|DETACH|COPY|PRAGMA|SET|RESET|LOAD|INSTALL|CALL|(?:EXPORT|IMPORT){Gap}+DATABASE"
        + @"|(?:CREATE|DROP)\b[^;]*?\bSECRET)\b",
        AsArc)]
    private static partial Regex DangerousWords();

    [GeneratedRegex(
        @"\b(?:read_parquet|parquet_(?:scan|metadata|schema|file_metadata|kv_metadata|bloom_probe)|read_csv(?:_auto)?|sniff_csv|read_json(?:_objects)?(?:_auto)?"
        + $@"|read_ndjson(?:_objects|_auto)?|read_text|read_blob|read_xlsx|glob|delta_scan|iceberg_(?:scan|metadata|snapshots)|arc_partition_agg){Gap}*\(",
        AsArc)]
    private static partial Regex FileFunctions();

    [GeneratedRegex(@"__(?:STR|IDENT)_\d+__", RegexOptions.ECMAScript)]
    private static partial Regex Marks();

    [GeneratedRegex(@"__(?:STR|IDENT)_\d+__|[A-Za-z_][A-Za-z0-9_]*|[(),]", RegexOptions.ECMAScript)]
    private static partial Regex Words();

    // White space around the dot evades it, as in Arc; the engine then knows no such table.
    [GeneratedRegex(@"(?<![A-Za-z0-9_])(?:FROM|JOIN)[ \t\n\r]+[A-Za-z0-9_]+\.[A-Za-z0-9_]", AsArc)]
    private static partial Regex CrossDatabase();
}
