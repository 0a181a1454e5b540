namespace Memtrace.ArcDev.Sql;

/// <summary>Either a plan or the text of a 400.</summary>
internal readonly record struct StatementVerdict(SqlPlan? Plan, string? Refusal)
{
    public static StatementVerdict Run(SqlPlan plan) => new(plan, null);

    public static StatementVerdict Refuse(string text) => new(null, text);
}
