using Memtrace.ArcDev.Rows;
using Memtrace.ArcDev.Writes;

namespace Memtrace.Proxy.Fuzzing.Writes;

/// <summary>Judges what the development Arc read in a body.</summary>
internal static class RowsOracle
{
    /// <summary>What is wrong with the rows, or null; rows of less than none are not counted.</summary>
    public static string? Judge(WriteResult read, int expectedRows)
    {
        if (read.IsRefused)
        {
            return $"refused by Arc: {read.Error}";
        }

        var counters = new WriteCounters();
        counters.Note(read.Rows);
        if (counters.EmptyNames + counters.WalOverrides > 0)
        {
            return $"harm: {counters.EmptyNames} empty names, {counters.WalOverrides} rows for another database on replay";
        }

        var rows = 0;
        foreach (var batch in read.Rows)
        {
            rows += batch.Rows.Count;
            if (!ArcNames.IsMeasurement(batch.Measurement))
            {
                return $"measurement: {batch.Measurement}";
            }

            foreach (var column in batch.Rows.Columns)
            {
                if (column is "" or ['_', ..] || column.AsSpan().ContainsAnyInRange('\0', '\u001f'))
                {
                    return $"column: {column}";
                }
            }
        }

        return expectedRows < 0 || rows == expectedRows ? null : $"rows: {rows} of {expectedRows} arrived";
    }
}
