using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Core.Sql;

/// <summary>What inspection says of one SQL text: the text to send on, or the refusal. Exactly one of them is given.</summary>
/// <param name="Sql">The statement as it was understood, without comments; null when refused.</param>
/// <param name="Refusal">The rule that was broken, with its position; null when passed.</param>
public readonly record struct SqlVerdict(string? Sql, Refusal? Refusal)
{
    /// <summary>The statement as it was understood.</summary>
    public static SqlVerdict Pass(string sql) => new(sql, null);

    /// <summary>A broken rule at a character offset of the text as sent.</summary>
    public static SqlVerdict Refuse(Refusal rule, int position) => new(null, rule with { Position = position });
}
