using System.Data.Common;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Copies;

/// <summary>Reads the rows of a table in the order of its key, each as the values of the table's columns, the key first.</summary>
internal static class TableRows
{
    /// <summary>The next rows after a key, at most as many as asked; fewer only when there are no more.</summary>
    public static List<object?[]> ReadAfter(DbConnection connection, CopyTable table, object after, int atMost) =>
        Read(connection, table, $"{table.Key.Name} > @after", atMost, ("@after", after));

    /// <summary>The rows after a key up to and with the last, or all that follow; at most as many as asked.</summary>
    public static List<object?[]> ReadRange(DbConnection connection, CopyTable table, object after, object? last, int atMost) =>
        last is null
            ? ReadAfter(connection, table, after, atMost)
            : Read(
                connection,
                table,
                $"{table.Key.Name} > @after AND {table.Key.Name} <= @last",
                atMost,
                ("@after", after),
                ("@last", last));

    public static long Count(DbConnection connection, CopyTable table, string condition)
    {
        using DbCommand select = connection.Prepare($"SELECT count(*) FROM {table.Name} WHERE {condition}");
        return (long)select.ExecuteScalar()!;
    }

    /// <summary>True when two rows mean the same, what nodes write at any time aside.</summary>
    public static bool AreAlike(CopyTable table, object?[] one, object?[] other)
    {
        for (int i = 0; i < one.Length; i++)
        {
            if (!table.Columns[i].IsPassing && !AreAlike(one[i], other[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreAlike(object? one, object? other) =>
        one is byte[] bytes && other is byte[] others ? bytes.AsSpan().SequenceEqual(others) : Equals(one, other);

    private static List<object?[]> Read(
        DbConnection connection, CopyTable table, string range, int atMost, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using DbCommand select = connection.Prepare(
            $"SELECT {table.ColumnNames} FROM {table.Name} WHERE {range} AND {table.Copied} ORDER BY {table.Key.Name} LIMIT @most",
            [.. values, ("@most", atMost)]);
        using DbDataReader reader = select.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
        {
            var row = new object?[table.Columns.Count];
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = table.Columns[i].Read(reader.GetValue(i));
            }

            rows.Add(row);
        }

        return rows;
    }
}
