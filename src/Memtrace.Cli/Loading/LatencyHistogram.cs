using System.Numerics;

namespace Memtrace.Cli.Loading;

/// <summary>
/// Times from a microsecond to more than an hour, each kept to within one percent, in a fixed 26 KB: as many cells for every doubling, as HdrHistogram
/// has them. Any thread may record; nothing is allocated for it.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int ShiftBits = 7;
    private const int CellsOfDoubling = 1 << ShiftBits;
    private const int LargestBits = 32;
    private const int Cells = (LargestBits - ShiftBits + 1) * CellsOfDoubling;
    private const long Largest = (1L << LargestBits) - 1;

    private readonly long[] _counts = new long[Cells];
    private long _largest;

    public long Count
    {
        get
        {
            long count = 0;
            foreach (long cell in _counts)
            {
                count += cell;
            }

            return count;
        }
    }

    /// <summary>The longest time recorded.</summary>
    public TimeSpan Max => TimeSpan.FromMicroseconds(Interlocked.Read(ref _largest));

    /// <summary>Counts a time; one beyond the range counts as the largest.</summary>
    public void Record(TimeSpan time)
    {
        long microseconds = Math.Clamp(time.Ticks / TimeSpan.TicksPerMicrosecond, 0, Largest);
        Interlocked.Increment(ref _counts[CellOf(microseconds)]);
        long known = Interlocked.Read(ref _largest);
        while (microseconds > known)
        {
            long seen = Interlocked.CompareExchange(ref _largest, microseconds, known);
            known = seen == known ? microseconds : seen;
        }
    }

    /// <summary>Takes over what another has counted.</summary>
    public void Add(LatencyHistogram other)
    {
        for (int cell = 0; cell < Cells; cell++)
        {
            _counts[cell] += Interlocked.Read(ref other._counts[cell]);
        }

        _largest = Math.Max(_largest, Interlocked.Read(ref other._largest));
    }

    /// <summary>The time that this share of all did not exceed; zero when nothing was recorded.</summary>
    /// <param name="share">From 0 to 1.</param>
    public TimeSpan Quantile(double share)
    {
        long count = Count;
        long wanted = Math.Max(1, (long)Math.Ceiling(share * count));
        long passed = 0;
        for (int cell = 0; count > 0 && cell < Cells; cell++)
        {
            passed += _counts[cell];
            if (passed >= wanted)
            {
                return TimeSpan.FromMicroseconds(Math.Min(UpperEdge(cell) - 1, _largest));
            }
        }

        return TimeSpan.Zero;
    }

    /// <summary>The mean of all times, as exact as their cells.</summary>
    public TimeSpan Mean()
    {
        double sum = 0;
        long count = 0;
        for (int cell = 0; cell < Cells; cell++)
        {
            sum += _counts[cell] * ((LowerEdge(cell) + UpperEdge(cell) - 1) / 2.0);
            count += _counts[cell];
        }

        return count == 0 ? TimeSpan.Zero : TimeSpan.FromMicroseconds(sum / count);
    }

    /// <summary>How many times lie from one edge up to, and without, the next; cells that an edge cuts count to where they begin.</summary>
    public long CountBetween(TimeSpan from, TimeSpan to)
    {
        long count = 0;
        for (int cell = 0; cell < Cells; cell++)
        {
            long begins = LowerEdge(cell) * TimeSpan.TicksPerMicrosecond;
            count += begins >= from.Ticks && begins < to.Ticks ? _counts[cell] : 0;
        }

        return count;
    }

    // Below the first doubling a cell is a microsecond; above it the highest bits choose the cell.
    private static int CellOf(long microseconds)
    {
        int shift = Math.Max(0, BitOperations.Log2((ulong)microseconds | 1) - ShiftBits);
        return (shift * CellsOfDoubling) + (int)(microseconds >> shift);
    }

    private static long LowerEdge(int cell)
    {
        int shift = Math.Max(0, (cell >> ShiftBits) - 1);
        return (long)(cell - (shift * CellsOfDoubling)) << shift;
    }

    private static long UpperEdge(int cell) => LowerEdge(cell) + (1L << Math.Max(0, (cell >> ShiftBits) - 1));
}
