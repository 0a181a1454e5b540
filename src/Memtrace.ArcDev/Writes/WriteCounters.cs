using Memtrace.ArcDev.Rows;

namespace Memtrace.ArcDev.Writes;

/// <summary>Counts what Arc would have taken harm from, so that a test can see that none of it came through.</summary>
internal sealed class WriteCounters
{
    private long _requests;
    private long _emptyNames;
    private long _walOverrides;

    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Batches with a column named <c>""</c>: each would end Arc's process.</summary>
    public long EmptyNames => Interlocked.Read(ref _emptyNames);

    /// <summary>Batches with a column <c>_database</c> or <c>_measurement</c>: a replay of Arc's log would move their rows.</summary>
    public long WalOverrides => Interlocked.Read(ref _walOverrides);

    public void Note(IReadOnlyList<MeasurementRows> batches)
    {
        Interlocked.Increment(ref _requests);
        foreach (var batch in batches)
        {
            var columns = batch.Rows.Columns;
            if (batch.Measurement.Length == 0 || Array.IndexOf(columns, "") >= 0)
            {
                Interlocked.Increment(ref _emptyNames);
            }

            if (Array.IndexOf(columns, "_database") >= 0 || Array.IndexOf(columns, "_measurement") >= 0)
            {
                Interlocked.Increment(ref _walOverrides);
            }
        }
    }
}
