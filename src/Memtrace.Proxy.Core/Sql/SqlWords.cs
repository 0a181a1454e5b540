using System.Collections.Frozen;

namespace Memtrace.Proxy.Core.Sql;

/// <summary>The words the guard knows, compared without case as DuckDB does (ASCII).</summary>
internal static class SqlWords
{
    private static readonly (SqlWord Word, string Spellings)[] Table =
    [
        (SqlWord.Select, "select"),
        (SqlWord.With, "with"),
        (SqlWord.Values, "values"),
        (SqlWord.From, "from"),
        (SqlWord.Join, "join"),
        (SqlWord.Lateral, "lateral"),
        (SqlWord.On, "on"),
        (SqlWord.As, "as"),
        (SqlWord.Is, "is"),
        (SqlWord.Not, "not"),
        (SqlWord.Distinct, "distinct"),
        (SqlWord.Clause, "where group having order limit offset qualify window fetch"),
        (SqlWord.SetOperator, "union intersect except"),
        (SqlWord.FromCall, "extract substring trim overlay"),
        (SqlWord.Cast, "cast try_cast"),
        (SqlWord.Reserved, """
            all and any array asc asymmetric both by case check collate column constraint default deferrable desc do else end
            false for foreign grant in initially lambda leading null only or placing primary references returning some symmetric then to
            trailing true unique using variadic when
            """),
        (SqlWord.Infix, """
            anti asof at authorization binary collation concurrently cross freeze full generated glob ilike inner isnull left like
            natural notnull outer overlaps positional right rows semi similar tablesample verbose
            """),
        (SqlWord.Denied, """
            table pivot unpivot pivot_wider pivot_longer describe summarize show insert update delete merge create drop alter
            truncate copy attach detach use set reset pragma call load install export import vacuum analyze analyse checkpoint
            begin commit rollback prepare execute deallocate explain into graph_table match_recognize
            """),
    ];

    private static readonly FrozenDictionary<string, SqlWord>.AlternateLookup<ReadOnlySpan<char>> Known = Table
        .SelectMany(row => row.Spellings.Split((char[])[' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries), (row, text) => (row.Word, text))
        .ToFrozenDictionary(pair => pair.text, pair => pair.Word, StringComparer.OrdinalIgnoreCase)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    // Words of the grammar that may stand before a parenthesis and name no function of DuckDB's; reserved ones are not asked about.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Grammar = """
        between bernoulli columns cube escape exclude exists extract filter groups ilike interval like over overlay percent position
        rename repeatable replace reservoir rollup rows sample sets substring system to trim values zone
        """
        .Split((char[])[' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries)
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    // The reserved words with which an expression, or the arguments of a call, may begin.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Beginnings =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "all", "array", "both", "case", "false", "leading", "null", "trailing", "true")
            .GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly string[] OfInstance = ["current_user", "session_user", "current_role", "current_catalog", "current_schema"];

    /// <summary>True for a reserved word that may stand first in parentheses or brackets that hold no query.</summary>
    public static bool BeginsExpression(ReadOnlySpan<char> text) => Beginnings.Contains(text);

    /// <summary>What a bare word means.</summary>
    public static SqlWord Of(ReadOnlySpan<char> text) => Known.TryGetValue(text, out SqlWord word) ? word : SqlWord.Name;

    /// <summary>True for names that DuckDB takes for a call where no column has them, quoted or not, and that tell of the instance.</summary>
    public static bool TellsOfInstance(ReadOnlySpan<char> text)
    {
        foreach (string name in text.Length is >= 12 and <= 15 ? OfInstance : [])
        {
            if (Spells(text, name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True for words that stand before a parenthesis without naming a function.</summary>
    public static bool IsGrammar(ReadOnlySpan<char> text) => Grammar.Contains(text);

    /// <summary>True when a bare word is spelled so, whatever its case.</summary>
    public static bool Spells(ReadOnlySpan<char> text, string spelling) => text.Equals(spelling, StringComparison.OrdinalIgnoreCase);
}
