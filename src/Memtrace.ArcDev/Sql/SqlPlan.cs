using Memtrace.ArcDev.Rows;

namespace Memtrace.ArcDev.Sql;

/// <summary>A statement ready for SQLite.</summary>
/// <param name="Sqlite">What runs.</param>
/// <param name="EngineSql">What DuckDB would have got from Arc, file paths and all; it shows in error texts.</param>
/// <param name="Tables">The measurements whose rows must be there first.</param>
internal sealed record SqlPlan(string Sqlite, string EngineSql, IReadOnlyCollection<Measurement> Tables)
{
    /// <summary>Set for <c>CREATE TABLE x AS</c>: where the rows go.</summary>
    public string? StoreAs { get; init; }
}
