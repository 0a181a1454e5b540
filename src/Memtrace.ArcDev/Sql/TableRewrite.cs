using System.Text.RegularExpressions;
using Memtrace.ArcDev.Rows;

namespace Memtrace.ArcDev.Sql;

/// <summary>
/// Turns <c>FROM name</c> and <c>JOIN name</c> into reads of that measurement's files, by pattern as Arc does, not by grammar. A text that
/// names <c>read_parquet</c>, or neither FROM nor JOIN, runs as it is.
/// </summary>
internal sealed partial class TableRewrite
{
    private const string Gap = @"[\t\n\f\r ]";
    private const string Joins = $@"\b((?:(?:LEFT|RIGHT|FULL|INNER|OUTER|CROSS|NATURAL|SEMI|ANTI|ASOF|POSITIONAL){Gap}+)*(?:LATERAL{Gap}+)?JOIN{Gap}+(?:LATERAL{Gap}+)?)";
    private const RegexOptions AsArc = RegexOptions.IgnoreCase | RegexOptions.ECMAScript;
    private const string NoSuchName = ".arc-invalid-quoted-identifier";

    private static readonly string[] EngineNames = ["read_parquet", "information_schema", "pg_", "duckdb_"];

    private readonly MaskedSql _masked;
    private readonly string _root;
    private readonly HashSet<string> _local = new(StringComparer.OrdinalIgnoreCase);

    private TableRewrite(MaskedSql masked, string root) => (_masked, _root) = (masked, root);

    /// <summary>The statement as the query engine gets it.</summary>
    /// <param name="sql">As the client sent it.</param>
    /// <param name="database">The database of the header; null without one, and then the text may name databases.</param>
    /// <param name="root">The storage root without a slash at its end.</param>
    public static string Rewrite(string sql, string? database, string root)
    {
        var lower = sql.ToLowerInvariant();
        if (lower.Contains("read_parquet", StringComparison.Ordinal)
            || !(lower.Contains("from", StringComparison.Ordinal) || lower.Contains("join", StringComparison.Ordinal)))
        {
            return sql;
        }

        return database is not null && HasOneTable(sql, lower) ? RewriteOne(sql, lower, database, root) : RewriteAll(sql, database, root);
    }

    private static bool HasOneTable(string sql, string lower)
    {
        var from = lower.IndexOf("from ", StringComparison.Ordinal);
        return from >= 0
            && lower.IndexOf("from ", from + 1, StringComparison.Ordinal) < 0
            && !lower.Contains(" join ", StringComparison.Ordinal)
            && !lower.Contains("with ", StringComparison.Ordinal)
            && !lower.AsSpan(from + 5).TrimStart(" \t\n").StartsWith("(", StringComparison.Ordinal)
            && sql.AsSpan().IndexOfAny('\'', '"', '$') < 0
            && !sql.Contains("--", StringComparison.Ordinal)
            && !sql.Contains("/*", StringComparison.Ordinal)
            && !FromMask.IsNeeded(sql);
    }

    // The first "from " counts, also where it is the end of another word, and whatever stands behind the name.
    private static string RewriteOne(string sql, string lower, string database, string root)
    {
        var from = lower.IndexOf("from ", StringComparison.Ordinal);
        var start = from + 5;
        while (start < sql.Length && sql[start] is ' ' or '\t' or '\n')
        {
            start++;
        }

        var end = start;
        while (end < sql.Length && (char.IsAsciiLetterOrDigit(sql[end]) || sql[end] == '_'))
        {
            end++;
        }

        var name = sql[start..end];
        return name.Length == 0 || IsEngineName(name) ? sql : $"{sql[..from]}FROM {FilesOf(root, database, name)}{sql[end..]}";
    }

    private static string RewriteAll(string sql, string? database, string root)
    {
        sql = SpeedRewrites.EmptyChecks(SpeedRewrites.Times(SpeedRewrites.UrlHosts(sql)));
        var masked = MaskedSql.Of(sql);
        var text = ArcComments.Strip(FromMask.Hide(masked.Text, out var hidden));
        var rewrite = new TableRewrite(masked, root);
        if (database is null || text.Contains("with ", StringComparison.OrdinalIgnoreCase))
        {
            rewrite.NoteCtes(text);
        }

        if (database is null)
        {
            text = FromQualified().Replace(text, match => rewrite.Files("FROM", match.Groups[1].Value, match.Groups[2].Value));
            text = JoinQualified().Replace(text, match => rewrite.Files(JoinOf(match), match.Groups[2].Value, match.Groups[3].Value));
        }

        var own = database ?? ArcNames.DefaultDatabase;
        text = From().Replace(text, match => rewrite.Table(text, match, "FROM", match.Groups[1].Value, own));
        text = Join().Replace(text, match => rewrite.Table(text, match, JoinOf(match), match.Groups[2].Value, own));
        return masked.Restore(FromMask.Restore(text, hidden));
    }

    private void NoteCtes(string text)
    {
        foreach (Match cte in Ctes().Matches(text))
        {
            _local.Add(cte.Groups[1].Success ? cte.Groups[1].Value : cte.Groups[2].Value);
        }
    }

    private string Table(string text, Match match, string keyword, string word, string database)
    {
        var name = Resolve(word);
        if (_local.Contains(word) || _local.Contains(name) || IsEngineName(name))
        {
            return match.Value;
        }

        var next = text.AsSpan(match.Index + match.Length).TrimStart(" \t");
        return !next.IsEmpty && next[0] is '.' or '(' ? match.Value : Files(keyword, database, word);
    }

    private string Files(string keyword, string database, string word) => $"{keyword} {FilesOf(_root, Resolve(database), Resolve(word))}";

    private string Resolve(string word)
    {
        var name = _masked.NameBehind(word);
        return name is null ? word : ArcNames.IsQueried(name) ? name : NoSuchName;
    }

    private static string FilesOf(string root, string database, string name) => $"read_parquet('{root}/{database}/{name}/**/*.parquet', union_by_name=true)";

    private static string JoinOf(Match match) =>
        string.Join(' ', match.Groups[1].Value.Split([' ', '\t', '\n', '\r', '\f'], StringSplitOptions.RemoveEmptyEntries));

    private static bool IsEngineName(string name) => Array.Exists(EngineNames, start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex($@"\bFROM{Gap}+([A-Za-z0-9_]+)\.([A-Za-z0-9_]+)\b", AsArc)]
    private static partial Regex FromQualified();

    [GeneratedRegex($@"\bFROM{Gap}+([A-Za-z_][A-Za-z0-9_]*)\b", AsArc)]
    private static partial Regex From();

    [GeneratedRegex($@"{Joins}([A-Za-z0-9_]+)\.([A-Za-z0-9_]+)\b", AsArc)]
    private static partial Regex JoinQualified();

    [GeneratedRegex($@"{Joins}([A-Za-z_][A-Za-z0-9_]*)\b", AsArc)]
    private static partial Regex Join();

    [GeneratedRegex($@"\bWITH{Gap}+(?:RECURSIVE{Gap}+)?(\w+)(?:{Gap}*\([^)]*\))?{Gap}+AS{Gap}*\(|,{Gap}*(\w+)(?:{Gap}*\([^)]*\))?{Gap}+AS{Gap}*\(", AsArc)]
    private static partial Regex Ctes();
}
