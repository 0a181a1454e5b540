namespace Memtrace.Proxy.Core.Usage;

/// <summary>What was used, added up over requests whose key was known: of one organization or of several, in some time.</summary>
public sealed record UsageTotals
{
    /// <summary>All requests, served or not.</summary>
    public long Requests { get; init; }

    /// <summary>Those refused with 401, because of the state of a known key or of its organization.</summary>
    public long RefusedKey { get; init; }

    /// <summary>Those refused with 403, 404 or 405.</summary>
    public long RefusedAccess { get; init; }

    /// <summary>Those refused for what was sent: any other 4xx.</summary>
    public long RefusedRequest { get; init; }

    /// <summary>Those refused with 429.</summary>
    public long RefusedLimit { get; init; }

    /// <summary>Those that failed: 5xx.</summary>
    public long Failed { get; init; }

    /// <summary>Queries that were served.</summary>
    public long Queries { get; init; }

    /// <summary>Writes that were served.</summary>
    public long Writes { get; init; }

    /// <summary>Bytes of bodies that were read from clients, as they sent them.</summary>
    public long BytesIn { get; init; }

    /// <summary>Bytes of bodies that were answered.</summary>
    public long BytesOut { get; init; }

    /// <summary>How long Arcs had queries, failed ones too, from the handing over to the end of the answer; to the microsecond.</summary>
    public TimeSpan QueryTime { get; init; }

    /// <summary>Refusals of every class but failures.</summary>
    public long Refused => RefusedKey + RefusedAccess + RefusedRequest + RefusedLimit;
}
