namespace Memtrace.Proxy.Storage.Copies;

/// <summary>One table that is copied.</summary>
/// <param name="Name">Its name, the same in every engine.</param>
/// <param name="Key">The column of its primary key, which comes first.</param>
/// <param name="Others">Its other columns.</param>
internal sealed record CopyTable(string Name, CopyColumn Key, params IReadOnlyList<CopyColumn> Others)
{
    /// <summary>Which rows concern a copy at all, as a condition.</summary>
    public string Scope { get; init; } = "1 = 1";

    /// <summary>Which of them belong to something, as a condition: Memtrace 0.2 may have left rows that belong to nothing.</summary>
    public string Belongs { get; init; } = "1 = 1";

    /// <summary>A column of which no value may stand in two rows: a row of the target that holds one that now is another's goes first.</summary>
    public CopyColumn? Unique { get; init; }

    /// <summary>Removes what belongs to rows that go; the condition that tells those follows, and a bracket.</summary>
    public string? Detach { get; init; }

    /// <summary>The column that an engine numbers by itself, from beyond the last copied one on.</summary>
    public string? Numbered { get; init; }

    public IReadOnlyList<CopyColumn> Columns { get; } = [Key, .. Others];

    /// <summary>The condition of the rows that are copied.</summary>
    public string Copied => $"{Scope} AND {Belongs}";

    /// <summary>A key before every row's.</summary>
    public object First => Key.Kind == ColumnKind.Number ? long.MinValue : "";

    public string ColumnNames => string.Join(", ", Columns.Select(column => column.Name));
}
