using System.Data.Common;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Copies;

/// <summary>
/// Brings one table of the target to what the source has, page by page. A page that is there already costs two reads, so a copy that
/// was broken off goes on where it was; each page is one transaction, says that the copy is under way, and makes every node of the target forget what it has read.
/// </summary>
internal sealed class TableCopy(Database from, Database to, CopyTable table)
{
    private const int PageSize = 1000;
    private const int StatementSize = 100;

    private long _written;
    private long _removed;

    public async Task<CopiedTable> RunAsync(Action<CopyProgress>? progress, CancellationToken cancellationToken)
    {
        long total = await CountAsync(table.Copied, cancellationToken);
        long leftOut = await CountAsync($"{table.Scope} AND NOT ({table.Belongs})", cancellationToken);
        long rows = 0;
        object? after = table.First;
        while (after is not null)
        {
            object start = after;
            List<object?[]> page = await from.ReadAsync(
                Lane.General, connection => TableRows.ReadAfter(connection, table, start, PageSize), cancellationToken);
            after = page.Count == PageSize ? page[^1][0] : null;
            await BringAsync(page, start, after, cancellationToken);
            rows += page.Count;
            progress?.Invoke(new CopyProgress($"copying {table.Name}", rows, total));
        }

        return new CopiedTable(table.Name, rows, _written, _removed, leftOut);
    }

    private Task<long> CountAsync(string condition, CancellationToken cancellationToken) =>
        from.ReadAsync(Lane.General, connection => TableRows.Count(connection, table, condition), cancellationToken);

    private async Task BringAsync(List<object?[]> page, object after, object? last, CancellationToken cancellationToken)
    {
        // One more than there should be: what stands between is seen.
        List<object?[]> there = await to.ReadAsync(
            Lane.General, connection => TableRows.ReadRange(connection, table, after, last, page.Count + 1), cancellationToken);
        Dictionary<object, object?[]> known = there.ToDictionary(row => row[0]!);
        List<object?[]> due = page.FindAll(row => !known.TryGetValue(row[0]!, out object?[]? old) || !TableRows.AreAlike(table, row, old));
        HashSet<object> keys = [.. page.Select(row => row[0]!)];
        if (due.Count > 0 || there.Count != page.Count)
        {
            bool isPlain = there.Count <= page.Count && there.TrueForAll(row => keys.Contains(row[0]!));
            _removed += await to.WriteAsync(
                Lane.General,
                connection =>
                {
                    CopyMark.Set(connection);
                    return (isPlain ? 0 : RemoveOthers(connection, page, after, last)) + Write(connection, due);
                },
                cancellationToken);
            _written += due.Count;
        }
    }

    private long Write(DbConnection connection, List<object?[]> due)
    {
        CopyTarget.Begin(connection);
        long removed = 0;
        foreach (object?[][] rows in due.Chunk(StatementSize))
        {
            removed += RemoveRivals(connection, rows);
            Upsert(connection, rows);
        }

        CopyTarget.ForgetEverywhere(connection);
        return removed;
    }

    private int RemoveOthers(DbConnection connection, List<object?[]> page, object after, object? last)
    {
        CopyTarget.Begin(connection);
        var kept = new RowValues();
        page.ForEach(row => kept.Add(row[0]));
        string key = table.Key.Name;
        string condition = $"{table.Scope} AND {key} > @after{(last is null ? "" : $" AND {key} <= @last")}"
            + (page.Count == 0 ? "" : $" AND {key} NOT IN (VALUES {kept.Text})");
        (string, object?)[] values = [("@after", after), .. last is null ? [] : new[] { ("@last", (object?)last) }, .. kept.Values];
        if (table.Detach is { } detach)
        {
            connection.Run($"{detach}{condition})", values);
        }

        return connection.Run($"DELETE FROM {table.Name} WHERE {condition}", values);
    }

    // What is to take a value that another row of the target still has, and that the source has elsewhere by now.
    private int RemoveRivals(DbConnection connection, object?[][] rows)
    {
        if (table.Unique is not { } unique)
        {
            return 0;
        }

        int column = table.Columns.TakeWhile(each => each.Name != unique.Name).Count();
        var kept = new RowValues("@k");
        var taken = new RowValues("@t");
        foreach (object?[] row in rows)
        {
            kept.Add(row[0]);
            taken.Add(row[column]);
        }

        return connection.Run(
            $"DELETE FROM {table.Name} WHERE {unique.Name} IN (VALUES {taken.Text}) AND {table.Key.Name} NOT IN (VALUES {kept.Text})",
            [.. kept.Values, .. taken.Values]);
    }

    private void Upsert(DbConnection connection, object?[][] rows)
    {
        var values = new RowValues();
        foreach (object?[] row in rows)
        {
            values.Add(row);
        }

        connection.Run(
            $"""
            INSERT INTO {table.Name}({table.ColumnNames}) VALUES {values.Text}
            ON CONFLICT({table.Key.Name}) DO UPDATE SET {string.Join(", ", table.Others.Select(each => $"{each.Name} = excluded.{each.Name}"))}
            """,
            values.Values);
    }
}
