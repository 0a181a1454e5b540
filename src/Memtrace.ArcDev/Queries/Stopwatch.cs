using System.Globalization;

namespace Memtrace.ArcDev.Queries;

/// <summary>How long a query has run, and when it is.</summary>
internal readonly struct Stopwatch(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    public double Milliseconds => Math.Round(time.GetElapsedTime(_start).TotalMilliseconds, 3);

    public string Timestamp => time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
}
