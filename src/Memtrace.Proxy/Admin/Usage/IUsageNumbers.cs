using Memtrace.Proxy.Core.Usage;

namespace Memtrace.Proxy.Admin.Usage;

/// <summary>What was used, as every JSON form of it says it: counts, bytes of bodies, and milliseconds that queries took.</summary>
public interface IUsageNumbers
{
    /// <summary>All requests.</summary>
    long Requests { get; }

    /// <summary>Refused with 401: the key may not be used.</summary>
    long RefusedKey { get; }

    /// <summary>Refused with 403, 404 or 405.</summary>
    long RefusedAccess { get; }

    /// <summary>Refused with another status below 500.</summary>
    long RefusedRequest { get; }

    /// <summary>Refused with 429.</summary>
    long RefusedLimit { get; }

    /// <summary>Answered with 500 and above.</summary>
    long Failed { get; }

    /// <summary>Queries that were served.</summary>
    long Queries { get; }

    /// <summary>Writes that were served.</summary>
    long Writes { get; }

    /// <summary>Bytes of bodies that were read.</summary>
    long BytesIn { get; }

    /// <summary>Bytes of answers.</summary>
    long BytesOut { get; }

    /// <summary>Milliseconds that Arc had queries.</summary>
    double QueryMs { get; }

    /// <summary>The same as the ports know it.</summary>
    UsageTotals ToTotals() => new()
    {
        Requests = Requests,
        RefusedKey = RefusedKey,
        RefusedAccess = RefusedAccess,
        RefusedRequest = RefusedRequest,
        RefusedLimit = RefusedLimit,
        Failed = Failed,
        Queries = Queries,
        Writes = Writes,
        BytesIn = BytesIn,
        BytesOut = BytesOut,
        // What is no whole number of ticks as a double would lose one, and be another number when it is told again.
        QueryTime = TimeSpan.FromTicks((long)Math.Round(QueryMs * TimeSpan.TicksPerMillisecond)),
    };
}
